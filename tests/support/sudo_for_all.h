#pragma once

#include "tests/support/temporary_directory.h"

namespace tests {

/// A sudo that lets everybody do everything without a password, in front of the system's: so that
/// what takes root runs by whomever the tests are run.
inline void write_sudo_for_all(const TemporaryDirectory& dir) {
  dir.write_program("sudo", R"(#!/bin/sh
while :; do
  case $1 in -n) shift ;; -u) shift 2 ;; --) shift; break ;; *) break ;; esac
done
exec "$@"
)");
}

}  // namespace tests
