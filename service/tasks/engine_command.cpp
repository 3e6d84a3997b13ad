#include "service/tasks/engine_command.h"

namespace backup {

using namespace Qt::StringLiterals;

QStringList engineArguments(const EngineSetup &setup, const Task &task)
{
    QStringList arguments {u"run"_s, u"--json"_s, u"--task"_s, task.id, u"--config"_s, setup.configPath,
        u"--state-dir"_s, setup.stateFolder};
    for (const QString &code : task.accepted)
        arguments << u"--accept"_s << code;
    // A name may begin with a dash.
    return arguments << u"--"_s << task.name;
}

QProcessEnvironment engineEnvironment(const QProcessEnvironment &own)
{
    QProcessEnvironment environment;
    for (const QString &name : {u"PATH"_s, u"HOME"_s, u"TZ"_s, u"TMPDIR"_s}) {
        if (own.contains(name))
            environment.insert(name, own.value(name));
    }
    if (!environment.contains(u"PATH"_s))
        environment.insert(u"PATH"_s, u"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"_s);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    return environment;
}

}
