#include "tests/standin/store/names.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <random>

namespace standin {
namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kLowerAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kBase62 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::size_t random_below(std::size_t limit) {
  static thread_local std::mt19937_64 engine(std::random_device{}());
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine);
}

std::uint32_t crc32(std::string_view text) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

std::string formatted(base::WallTime when, const char* format) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), format, &parts);
  return {text.data(), size};
}

}  // namespace

std::string random_text(std::size_t count, std::string_view alphabet) {
  std::string text;
  while (text.size() < count) text += alphabet[random_below(alphabet.size())];
  return text;
}

std::string new_uuid(Version version) {
  if (version >= Version{4, 2, 0}) return random_text(24, kLowerAndDigits);
  return random_text(1, kLower) + random_text(23, kLowerAndDigits);
}

std::string new_token_secret() {
  const std::string random = random_text(40, kBase62);
  std::array<char, 9> crc{};
  std::snprintf(crc.data(), crc.size(), "%08x", crc32(random));
  return random + crc.data();
}

std::string generated_name(Version version) {
  constexpr std::array kFirst = {"brave", "calm", "daring", "eager", "gentle", "merry"};
  constexpr std::array kSecond = {"badger", "condor", "dolphin", "egret", "gibbon", "marmot"};
  return std::string(kFirst.at(random_below(kFirst.size()))) + "-" +
         kSecond.at(random_below(kSecond.size())) + "-" + new_uuid(version);
}

std::uint64_t arbitrary_rank(std::int64_t seed, std::int64_t id) {
  // The mixing of splitmix64: neighbours get numbers far apart.
  auto mixed =
      static_cast<std::uint64_t>(seed) * 0x9E3779B97F4A7C15U + static_cast<std::uint64_t>(id);
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31);
}

std::string timestamp(base::WallTime when) { return formatted(when, "%Y-%m-%dT%H:%M:%S.000000Z"); }

std::string plain_timestamp(base::WallTime when) { return formatted(when, "%Y-%m-%d %H:%M:%S"); }

std::string iso8601_timestamp(base::WallTime when) {
  return formatted(when, "%Y-%m-%dT%H:%M:%S+00:00");
}

}  // namespace standin
