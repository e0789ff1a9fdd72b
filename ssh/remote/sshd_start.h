#pragma once

#include <string_view>

namespace ssh {

/// A script for /bin/sh that prints how the sshd behind its own session was started: a line
/// "option -f /x" for each option that changes what sshd reads (-c, -f, -h, -o) behind "program
/// /usr/sbin/sshd" where that is known, or a line "unclear" with the reason. To see all processes
/// it has to run as root. `$1`: the port of the client's end, by which systemd names an instance of
/// a service that it starts for each connection. `$2`: a process of the session.
///
/// Sources: the title of a listening sshd ("sshd: /usr/sbin/sshd -D -f /x [listener] 0 of 10-100
/// startups") since OpenSSH 8.2, the bare arguments before that; sshd_config(5) for `-o`;
/// systemd.socket(5) for `Accept=yes`. Only processes of root are believed.
extern const std::string_view kSshdStart;

}  // namespace ssh
