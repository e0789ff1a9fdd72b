#include "tests/standin/contract/recordings.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include "tests/standin/contract/question.h"
#include "tests/standin/store/version.h"

namespace standin::contract {
namespace {

base::Diagnostic unusable(const std::string& path, const std::string& cause) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "contract.recordings",
          .summary = "Recorded answers cannot be used",
          .cause = path + ": " + cause};
}

/// Where a question stands in the contract.
std::optional<std::size_t> place_of(const std::string& name) {
  const auto& all = questions();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Question& question) {
    return question.compared && question.name == name;
  });
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

/// Why a line cannot be used; empty when it can.
std::string fault_of(const Json& line, bool derived) {
  if (!line.is_object()) return "a line is not a JSON object";
  const std::string question = text_of(line, "question");
  const auto place = place_of(question);
  if (!place) return "there is no question '" + question + "'";
  if (derived && text_of(line, "because").empty()) return "'" + question + "' tells no reason";
  const std::string as = text_of(line, "as");
  const auto earlier = place_of(as);
  if (!as.empty() && (!earlier || *earlier >= *place)) {
    return "'" + question + "' is as '" + as + "', which is no earlier question";
  }
  return {};
}

/// An answer changed by a line's "with" and "without".
Json changed(Json answer, const Json& line) {
  const Json with = line.value("with", Json::object());
  for (const auto& [pointer, value] : with.items()) answer[Json::json_pointer(pointer)] = value;
  const Json without = line.value("without", Json::array());
  for (const Json& member : without) {
    const Json::json_pointer pointer(member.get<std::string>());
    answer[pointer.parent_pointer()].erase(pointer.back());
  }
  return answer;
}

/// How far apart versions are; of two as close ones the higher counts as closer.
std::pair<std::int64_t, bool> distance(const standin::Version& one, const standin::Version& other) {
  const auto place = [](const standin::Version& version) {
    return (std::int64_t{version.major} * 1000 + version.minor) * 1000 + version.patch;
  };
  return {std::abs(place(one) - place(other)), other < one};
}

}  // namespace

base::Expected<Recordings> Recordings::load(const std::string& folder) {
  Recordings recordings;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (entry.path().extension() != ".jsonl") continue;
    // The JSON library reports wrong types only by throwing; this is where that ends.
    try {
      if (auto done = recordings.read(entry.path().string()); !done)
        return base::fail(done.error());
    } catch (const Json::exception& error) {
      return base::fail(unusable(entry.path().string(), error.what()));
    }
  }
  if (recordings.versions_.empty()) return base::fail(unusable(folder, "it has no answers"));
  for (const std::string& name : recordings.versions()) {
    if (auto settled = recordings.settle(name); !settled) return base::fail(settled.error());
  }
  return recordings;
}

base::Expected<void> Recordings::settle(const std::string& name) {
  Version& version = versions_[name];
  for (const Question& question : questions()) {
    if (!question.compared) continue;
    try {
      const auto answer = at(name, version, question.name, 0);
      if (!answer) return base::fail(unusable(name, "'" + question.name + "' has no answer"));
      version.answers[question.name] = *answer;
    } catch (const Json::exception& error) {
      return base::fail(unusable(name, "'" + question.name + "': " + error.what()));
    }
  }
  return {};
}

base::Expected<void> Recordings::read(const std::string& path) {
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  const Json head = Json::parse(text, nullptr, false);
  const std::string name = text_of(head, "version");
  if (!parse_version(name)) return base::fail(unusable(path, "its first line tells no version"));
  Version version{text_of(head, "base"), head.value("derived", false), {}, {}};
  while (std::getline(file, text)) {
    const Json line = Json::parse(text, nullptr, false);
    const std::string fault = fault_of(line, version.derived);
    if (!fault.empty()) return base::fail(unusable(path, fault));
    const std::string question = line["question"];
    if (!version.lines.emplace(question, line).second) {
      return base::fail(unusable(path, "'" + question + "' is there twice"));
    }
  }
  versions_[name] = std::move(version);
  return {};
}

std::vector<std::string> Recordings::versions() const {
  std::vector<std::string> names;
  for (const auto& [name, version] : versions_) names.push_back(name);
  std::sort(names.begin(), names.end(), [](const std::string& one, const std::string& other) {
    return parse_version(one) < parse_version(other);
  });
  return names;
}

bool Recordings::derived(const std::string& version) const {
  const auto found = versions_.find(version);
  return found != versions_.end() && found->second.derived;
}

std::optional<Json> Recordings::answer(const std::string& version,
                                       const std::string& question) const {
  const auto found = versions_.find(version);
  if (found == versions_.end()) return std::nullopt;
  const auto answer = found->second.answers.find(question);
  return answer == found->second.answers.end() ? std::nullopt : std::optional(answer->second);
}

std::optional<Json> Recordings::at(const std::string& level, const Version& version,
                                   const std::string& question, std::size_t depth) const {
  const auto found = versions_.find(level);
  if (found == versions_.end() || depth > versions_.size()) return std::nullopt;
  const auto line = found->second.lines.find(question);
  const bool silent = line == found->second.lines.end();
  if (silent) return at(found->second.base, version, question, depth + 1);
  if (line->second.contains("answer")) return line->second["answer"];
  const std::string as = text_of(line->second, "as");
  auto answer = as.empty() ? at(found->second.base, version, question, depth + 1)
                           : std::optional(version.answers.at(as));
  return answer ? std::optional(changed(std::move(*answer), line->second)) : std::nullopt;
}

std::optional<std::string> Recordings::nearest(const std::string& told) const {
  const auto version = parse_version(told);
  if (!version) return std::nullopt;
  const std::vector<std::string> known = versions();
  return *std::min_element(
      known.begin(), known.end(), [&](const std::string& one, const std::string& other) {
        return distance(*version, *parse_version(one)) < distance(*version, *parse_version(other));
      });
}

}  // namespace standin::contract
