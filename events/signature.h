#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace events {

/// HMAC-SHA256 of `text`, in lower-case hexadecimal digits.
[[nodiscard]] std::string hmac_sha256(const base::Secret& key, std::string_view text);

/// MD5 of `text`, in the same digits: a checksum that Pusher's protocol asks for, no protection.
[[nodiscard]] std::string md5(std::string_view text);

/// 32 hexadecimal digits that nobody had before.
[[nodiscard]] std::string unique_id();

}  // namespace events
