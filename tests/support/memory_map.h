#pragma once

#include <cstdio>
#include <fstream>
#include <string>

namespace tests {

/// Whether the kernel has this flag ("lo", "dd") for the memory that the address is in, as
/// /proc/self/smaps tells.
inline bool has_memory_flag(const void* address, const std::string& flag) {
  std::ifstream maps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<unsigned long>(address);
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    unsigned long first = 0;
    unsigned long last = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &first, &last) == 2) {
      inside = first <= wanted && wanted < last;
    }
    if (inside && line.starts_with("VmFlags:")) {
      return (line + " ").find(" " + flag + " ") != std::string::npos;
    }
  }
  return false;
}

}  // namespace tests
