#pragma once

#include <string>
#include <string_view>

namespace standin {

/// `text` without HTML and PHP tags; a '<' in front of a blank is no tag and stays.
[[nodiscard]] std::string without_tags(std::string_view text);

/// What Coolify accepts as a server's `ip`: an IPv4 address, an IPv6 address without brackets or
/// zone, or a host name of labels of 1 to 63 characters [A-Za-z0-9-], 253 in all. Labels may be
/// all digits, so "300.1.1.1" passes as a host name.
[[nodiscard]] bool valid_server_address(std::string_view text);

/// A cron expression of five fields, or one of the words Coolify knows ("daily", "@daily", ...).
[[nodiscard]] bool valid_schedule(std::string_view text);

/// The cron expression behind a word such as "daily"; other texts come back as they are.
[[nodiscard]] std::string schedule_expression(std::string_view text);

/// True when `address` (numeric) is in Coolify's allow-list: exact addresses or CIDR blocks,
/// comma separated; empty or "0.0.0.0" means everybody.
[[nodiscard]] bool address_allowed(std::string_view address, std::string_view allow_list);

/// Number of characters of UTF-8 text.
[[nodiscard]] std::size_t character_count(std::string_view text);

}  // namespace standin
