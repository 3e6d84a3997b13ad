# cmake -DINPUT="a.js;b.js" -DOUTPUT=app.js -P join_modules.cmake
# Puts the page's modules into one file, each after those it imports, so that a first visit asks for one script.
set(joined "")
foreach(module IN LISTS INPUT)
    file(READ ${module} text)
    string(REGEX REPLACE "(^|\n)import [^\n]*" "" text "${text}")
    string(REGEX REPLACE "(^|\n)export " "\\1" text "${text}")
    string(APPEND joined "${text}")
endforeach()
file(WRITE ${OUTPUT} "${joined}")
