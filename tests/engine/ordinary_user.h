#pragma once

#include "backup_scene.h"

#include <unistd.h>

namespace backup {

inline constexpr uid_t nobody = 65534;

//! Does without the rights of root for as long as it lives, and the programs that it starts do for good.
class OrdinaryUser
{
public:
    OrdinaryUser(const OrdinaryUser &) = delete;
    OrdinaryUser &operator=(const OrdinaryUser &) = delete;
    OrdinaryUser()
    {
        if (setresgid(nobody, nobody, 0) != 0 || setresuid(nobody, nobody, 0) != 0)
            qFatal("cannot become nobody");
    }
    ~OrdinaryUser()
    {
        if (setresuid(0, 0, 0) != 0 || setresgid(0, 0, 0) != 0)
            qFatal("cannot become root again");
    }
};

//! A run on the first day. For root alone.
inline Told runAsNobody(const BackupScene &scene)
{
    const OrdinaryUser user;
    return scene.run(scene.request(firstDay));
}

//! A scene of nobody's, with a file of his in the source.
inline void giveToNobody(const BackupScene &scene)
{
    write(scene.source() + "/his", "content");
    for (const char *name : {"", "/source", "/source/his", "/disk", "/state", "/config.ini"}) {
        if (chown(scene.path(name).constData(), nobody, nobody) != 0)
            qFatal("cannot give %s away", name);
    }
}

}
