#pragma once

#include "tests/standin/contract/asking.h"
#include "tests/standin/fixture.h"

namespace standin::contract {

/// A stand-in as a target, with tokens of one and the same user.
inline Target target_of(const Instance& instance) {
  const std::map<std::string, std::vector<std::string>> abilities = {
      {"rw", {"read", "write"}}, {"ro", {"read"}},       {"wo", {"write"}},
      {"root", {"root"}},        {"deploy", {"deploy"}}, {"sens", {"read", "read:sensitive"}}};
  Target target{instance.endpoint(), {}};
  for (const std::string& name : token_names()) {
    target.tokens[name] = instance.new_token({{"abilities", abilities.at(name)}, {"user_id", 1}});
  }
  return target;
}

/// Nobody listens.
inline void in_silence(const std::string&) {}

}  // namespace standin::contract
