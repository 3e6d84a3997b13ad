#pragma once

namespace backup {

#ifdef BACKUP_KILL_POINTS
//! For tests of crashes: ends this process by SIGKILL when the environment says BACKUP_KILL_AT=\a step, and stops it
//! until SIGCONT with BACKUP_PAUSE_AT=\a step. "step:N" means the Nth time. The release build does not contain it.
void killPoint(const char *step);
#else
inline void killPoint(const char *) { }
#endif

}
