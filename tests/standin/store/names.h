#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/clock.h"
#include "tests/standin/store/version.h"

namespace standin {

/// A public id: 24 characters of [a-z0-9]. Before 4.2 it never starts with a digit.
[[nodiscard]] std::string new_uuid(Version version);

/// The part of an API token behind the bar: 40 random base62 characters and 8 hexadecimal digits
/// of their CRC-32.
[[nodiscard]] std::string new_token_secret();

/// `count` random characters of `alphabet`.
[[nodiscard]] std::string random_text(std::size_t count, std::string_view alphabet);

/// What Coolify calls an object whose creator gave no name: two words and a public id.
[[nodiscard]] std::string generated_name(Version version);

/// Where an object stands in a list without an order: a number that `seed` and `id` make.
[[nodiscard]] std::uint64_t arbitrary_rank(std::int64_t seed, std::int64_t id);

/// "2026-11-23T10:04:45.000000Z": one-second resolution, the fraction is always zero.
[[nodiscard]] std::string timestamp(base::WallTime when);

/// "2026-11-23 10:04:45", without a zone.
[[nodiscard]] std::string plain_timestamp(base::WallTime when);

/// "2026-11-23T10:04:45+00:00".
[[nodiscard]] std::string iso8601_timestamp(base::WallTime when);

}  // namespace standin
