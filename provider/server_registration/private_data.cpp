#include "provider/server_registration/private_data.h"

#include <charconv>
#include <sstream>
#include <string_view>
#include <system_error>

namespace provider {
namespace {

// A line each. Earlier versions wrote the first alone, and without its end.
constexpr std::string_view kFormerKeys = "retire_key=";
constexpr std::string_view kNamedIp = "named_ip=";
constexpr std::string_view kWriteOnly = "write_only=";
constexpr std::string_view kTriedHostKey = "tried_host_key=";
constexpr std::string_view kLeftLog = "left_log=";
constexpr std::string_view kFailedRuns = "failed_runs=";
/// More than anybody makes; what is beyond is no number of ours.
constexpr std::int64_t kMostRuns = 1'000'000;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + ',';
  return text;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  std::istringstream list{std::string(text)};
  for (std::string word; std::getline(list, word, ',');) words.push_back(word);
  return words;
}

std::int64_t count(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_one = fault == std::errc() && end == text.data() + text.size();
  return is_one && number >= 0 && number <= kMostRuns ? number : 0;
}

TriedHostKey host_key(std::string_view text) {
  TriedHostKey key;
  std::istringstream words{std::string(text)};
  words >> key.place.ip >> key.place.endpoint >> std::ws;
  std::getline(words, key.public_key);
  return key;
}

}  // namespace

std::string to_text(const PrivateData& data) {
  std::string text = std::string(kFormerKeys) + joined(data.former_keys);
  if (!data.named_ip.empty()) text += '\n' + std::string(kNamedIp) + data.named_ip;
  if (!data.write_only.empty()) text += '\n' + std::string(kWriteOnly) + joined(data.write_only);
  if (const TriedHostKey& key = data.tried_host_key; !key.public_key.empty()) {
    text += '\n' + std::string(kTriedHostKey) + key.place.ip + ' ' + key.place.endpoint + ' ' +
            key.public_key;
  }
  if (!data.left_log.empty()) text += '\n' + std::string(kLeftLog) + data.left_log;
  if (data.failed_runs > 0) {
    text += '\n' + std::string(kFailedRuns) + std::to_string(data.failed_runs);
  }
  return text;
}

PrivateData private_data(const std::string& text) {
  PrivateData data;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::string_view said = line;
    if (said.starts_with(kFormerKeys)) data.former_keys = split(said.substr(kFormerKeys.size()));
    if (said.starts_with(kNamedIp)) data.named_ip = said.substr(kNamedIp.size());
    if (said.starts_with(kWriteOnly)) data.write_only = split(said.substr(kWriteOnly.size()));
    if (said.starts_with(kLeftLog)) data.left_log = said.substr(kLeftLog.size());
    if (said.starts_with(kFailedRuns)) data.failed_runs = count(said.substr(kFailedRuns.size()));
    if (said.starts_with(kTriedHostKey)) {
      data.tried_host_key = host_key(said.substr(kTriedHostKey.size()));
    }
  }
  return data;
}

}  // namespace provider
