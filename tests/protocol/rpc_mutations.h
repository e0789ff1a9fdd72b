#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/protocol/rpc_samples.h"

namespace protocol {

/// A value of which one part is not what it should be.
struct Variant {
  std::string label;  ///< "ssh.jump_hosts[0].port: unknown"
  /// Its types need not be those of a schema: lists and maps became tuples and objects, which look
  /// the same on the wire.
  schema::Value value;
};

/// `value` with every part of it, at every depth, once null, once unknown and once of each of two
/// wrong types.
[[nodiscard]] std::vector<Variant> variants_of(const schema::Value& value);

/// Chooses a number below its argument, which is not zero.
using Choose = std::function<std::uint64_t(std::uint64_t below)>;

/// Changes one to three things in a request: parts of its values, their encoding, their bytes,
/// names, versions, private data. What would reach another machine is left as it is.
void mutate(SampleRequest& request, const Choose& choose);

}  // namespace protocol
