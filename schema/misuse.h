#pragma once

#include <source_location>
#include <stdexcept>

namespace schema {

/// A value was used as something it is not. The one exception of our own: it ends the call that
/// made the mistake and no other, for one process serves all resources of an apply. what() tells
/// the place.
class Misuse : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Throws Misuse. Only for programming errors; whatever Terraform, a state or a machine may say
/// is asked before it is used.
[[noreturn]] void misuse(const char* what,
                         std::source_location place = std::source_location::current());

}  // namespace schema
