#pragma once

namespace base {

/// Has a program that carries the C library with it look names up in files, and those of hosts by
/// DNS. What else /etc/nsswitch.conf may name (resolve, mymachines, sss, ...) are shared libraries
/// made for the system's own C library: loaded into ours they end the process on Debian 11 and 13.
/// Nothing where the program is linked with the system's library. Before anything is looked up.
void start_name_service();

}  // namespace base
