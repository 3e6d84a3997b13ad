# cmake "-DINPUT=a.js;b.js" -DOUTPUT=app.js -P join_modules.cmake
# Puts the page's modules, each after those it imports, into one file, so that a first visit asks for one script.
# A module becomes a function that returns what it exports; its names stay its own. An import stands on one line.
set(joined "")
foreach(module IN LISTS INPUT)
    get_filename_component(name ${module} NAME_WE)
    file(READ ${module} text)
    set(text "\n${text}")
    string(REGEX MATCHALL "\nexport (async )?(class|const|function) [A-Za-z0-9_]+" exports "${text}")
    list(TRANSFORM exports REPLACE "^.* " "")
    list(JOIN exports ", " exports)
    string(REGEX REPLACE "\nimport ({[^\n]*}) from './([a-z_]+)\\.js';" "\nconst \\1 = module_\\2;" text "${text}")
    string(REPLACE "\nexport " "\n" text "${text}")
    # A sixth of what is sent: lines of comment. No line of code may begin with an asterisk.
    string(REGEX REPLACE "\n +" "\n" text "${text}")
    string(REGEX REPLACE "\n(//|/\\*|\\*)[^\n]*" "" text "${text}")
    string(APPEND joined "const module_${name} = (() => {${text}return { ${exports} };\n})();\n")
endforeach()
file(WRITE ${OUTPUT} "${joined}")
