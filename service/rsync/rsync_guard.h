#pragma once

#include <sys/types.h>

namespace backup {

//! A process group for rsync and all that it starts, which a small process of ours leads. When this object ends, or the
//! engine dies in whatever way, nothing of the group lives on. Without it, only the rsync that the engine has started
//! would die with the engine; its receiver waits ten more seconds for a word of its generator (rsync, io.c).
class RsyncGuard
{
public:
    RsyncGuard();
    ~RsyncGuard();
    RsyncGuard(const RsyncGuard &) = delete;
    RsyncGuard &operator=(const RsyncGuard &) = delete;

    //! To be joined by rsync with setpgid(2); 0, which is a group of its own, when there is no process to be had.
    pid_t group() const { return m_group; }

private:
    pid_t m_group = 0;
    int m_pipe = -1;
};

}
