#pragma once

namespace backup {

//! Raises the soft limit of open files (setrlimit(2), RLIMIT_NOFILE) so that \a connections fit, as far as the hard
//! limit lets it, and answers the first descriptor that a connection may not have: those from there on are for
//! journals, logs and engines. A new descriptor is always the lowest that is free.
int reserveDescriptors(int connections);

}
