#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "events/event_json.h"
#include "tests/support/temporary_directory.h"

namespace acceptance {

/// What a file of events holds, read anew each time.
class EventFile {
 public:
  explicit EventFile(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] std::string text() const {
    return std::filesystem::exists(path_) ? tests::read_file(path_) : std::string();
  }
  /// Its lines, the last one too when it has no end yet.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    std::istringstream whole(text());
    for (std::string line; std::getline(whole, line);) lines.push_back(line);
    return lines;
  }
  /// The events of one registration, or of all. A line that is none is left out.
  [[nodiscard]] std::vector<events::Event> events(const std::string& correlation_id = {}) const {
    std::vector<events::Event> all;
    for (const std::string& line : lines()) {
      auto event = events::parse_event(line);
      if (event && (correlation_id.empty() || event->correlation_id == correlation_id)) {
        all.push_back(*std::move(event));
      }
    }
    return all;
  }
  /// Whether every line is an event and has its end.
  [[nodiscard]] bool is_whole() const {
    const std::string all = text();
    return events().size() == lines().size() && (all.empty() || all.ends_with('\n'));
  }
  /// Types in order, those of stages with their stage: "ServerRegistrationStage wait_ssh". Waits
  /// are left out.
  [[nodiscard]] std::vector<std::string> story(const std::string& correlation_id = {}) const {
    std::vector<std::string> story;
    for (const events::Event& event : events(correlation_id)) {
      if (event.type == events::EventType::waiting) continue;
      std::string line(to_string(event.type));
      if (event.type == events::EventType::stage) line += " " + event.stage.value_or("-");
      story.push_back(std::move(line));
    }
    return story;
  }
  /// Those that end a registration.
  [[nodiscard]] std::vector<events::Event> finals() const {
    std::vector<events::Event> ends;
    for (events::Event& event : events()) {
      if (is_final(event.type)) ends.push_back(std::move(event));
    }
    return ends;
  }
  /// Whether a stage has begun that had not in the first `known` lines.
  [[nodiscard]] bool has_stage(const std::string& stage, std::size_t known = 0) const {
    const auto all = events();
    for (std::size_t i = known; i < all.size(); ++i) {
      if (all[i].type == events::EventType::stage && all[i].stage == stage) return true;
    }
    return false;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace acceptance
