#include "tests/standin/api/text_rules.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"

namespace standin {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

struct Address {
  std::array<unsigned char, 16> bytes{};
  int bits = 0;  ///< 32 or 128
};

std::optional<Address> parse_address(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string copy(text);
  Address address;
  if (inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
    return address;
  }
  if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) {
    address.bits = 128;
    return address;
  }
  return std::nullopt;
}

bool valid_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') {
    return false;
  }
  return std::all_of(label.begin(), label.end(), [](char c) {
    return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

/// First `count` bits equal.
bool same_prefix(const Address& a, const Address& b, int count) {
  for (int bit = 0; bit < count; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((a.bytes.at(at) & mask) != (b.bytes.at(at) & mask)) return false;
  }
  return true;
}

bool matches_block(const Address& address, std::string_view block) {
  const std::size_t slash = block.find('/');
  const auto network = parse_address(block.substr(0, slash));
  if (!network || network->bits != address.bits) return false;
  int length = network->bits;
  if (slash != std::string_view::npos) {
    const std::string_view digits = block.substr(slash + 1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (parsed.ec != std::errc() || length < 0 || length > network->bits) return false;
  }
  return same_prefix(address, *network, length);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kScheduleWords = {{
    {"every_minute", "* * * * *"},
    {"hourly", "0 * * * *"},
    {"daily", "0 0 * * *"},
    {"weekly", "0 0 * * 0"},
    {"monthly", "0 0 1 * *"},
    {"yearly", "0 0 1 1 *"},
    {"@hourly", "0 * * * *"},
    {"@daily", "0 0 * * *"},
    {"@weekly", "0 0 * * 0"},
    {"@monthly", "0 0 1 * *"},
    {"@yearly", "0 0 1 1 *"},
}};

struct CronField {
  int lowest;
  int highest;
};

std::optional<int> cron_number(std::string_view text) {
  int value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

/// One element of a cron list: "*", "5", "1-5", each with an optional "/step".
bool valid_cron_item(std::string_view item, CronField field) {
  const std::size_t slash = item.find('/');
  if (slash != std::string_view::npos) {
    const auto step = cron_number(item.substr(slash + 1));
    if (!step || *step < 1) return false;
    item = item.substr(0, slash);
  }
  if (item == "*") return true;
  const std::size_t dash = item.find('-');
  const auto first = cron_number(item.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : cron_number(item.substr(dash + 1));
  return first && last && *first >= field.lowest && *last <= field.highest && *first <= *last;
}

bool valid_cron(std::string_view text) {
  constexpr std::array<CronField, 5> kFields = {{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}}};
  const auto parts = split(text, ' ');
  if (parts.size() != kFields.size()) return false;
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    for (const std::string_view item : split(parts[i], ',')) {
      if (!valid_cron_item(item, kFields.at(i))) return false;
    }
  }
  return true;
}

}  // namespace

std::string without_tags(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool tag = text[i] == '<' && i + 1 < text.size() &&
                     std::isspace(static_cast<unsigned char>(text[i + 1])) == 0;
    if (!tag) {
      out += text[i];
      continue;
    }
    i = text.find('>', i);
    if (i == std::string_view::npos) break;
  }
  return out;
}

bool valid_server_address(std::string_view text) {
  if (parse_address(text)) return true;
  if (text.empty() || text.size() > 253) return false;
  const auto labels = split(text, '.');
  return std::all_of(labels.begin(), labels.end(), valid_label);
}

bool valid_schedule(std::string_view text) {
  return schedule_expression(text) != text || valid_cron(text);
}

std::string schedule_expression(std::string_view text) {
  for (const auto& [word, expression] : kScheduleWords) {
    if (word == text) return std::string(expression);
  }
  return std::string(text);
}

bool address_allowed(std::string_view address, std::string_view allow_list) {
  const std::string_view list = base::trimmed(allow_list);
  if (list.empty() || list == "0.0.0.0") return true;
  const auto parsed = parse_address(address);
  if (!parsed) return false;
  const auto blocks = split(list, ',');
  return std::any_of(blocks.begin(), blocks.end(), [&](std::string_view block) {
    return matches_block(*parsed, base::trimmed(block));
  });
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace standin
