#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace events {

/// The parts of a receiver's address. Path and query may hold a token: only the origin is ever
/// shown.
struct Url {
  std::string origin;  ///< "https://hooks.example.com:8443"
  std::string path;    ///< begins with a slash, or is empty
  std::string query;   ///< without the question mark
};

/// Takes an http or https address apart. Errors: what is wrong with it, as a sentence that repeats
/// nothing of it: no or another scheme, no host, a user or a password, a fragment, a blank or what
/// cannot be seen.
[[nodiscard]] tl::expected<Url, std::string> parse_url(std::string_view text);

}  // namespace events
