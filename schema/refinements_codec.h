#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/type.h"
#include "schema/value.h"

namespace schema {

/// Extension code of an unknown value with refinements; any other code is a plain unknown.
inline constexpr std::uint8_t kRefinedUnknown = 12;

/// Reads the payload of a refined unknown of `type`. What cannot be read, or says nothing about
/// such a type, is left out: ignoring a refinement is always correct.
[[nodiscard]] Refinements decode_refinements(std::string_view payload, const Type& type);

/// The payload for `refinements` of an unknown of `type`; empty when there is nothing to say or
/// Terraform would refuse its length.
[[nodiscard]] std::string encode_refinements(const Refinements& refinements, const Type& type);

}  // namespace schema
