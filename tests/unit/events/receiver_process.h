#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/process.h"

namespace tests {

/// A receiver in another language: prints its port first, then a line of JSON per request.
class ReceiverProcess {
 public:
  explicit ReceiverProcess(std::vector<std::string> argv, Environment environment = {})
      : process_(Process::start(
            {.argv = std::move(argv), .environment = own_environment(std::move(environment))})) {
    const auto port = process_.first_line();
    if (!port) throw std::runtime_error("the receiver does not run: " + process_.errors());
    origin_ = "http://127.0.0.1:" + *port;
  }

  [[nodiscard]] const std::string& origin() const { return origin_; }

  /// What it has told of the requests, once there are `count` of them.
  [[nodiscard]] std::vector<nlohmann::json> requests(std::size_t count) const {
    std::vector<nlohmann::json> all;
    if (!eventually([&] { return (all = told()).size() >= count; })) {
      throw std::runtime_error("the receiver got too few requests: " + process_.output());
    }
    return all;
  }

 private:
  [[nodiscard]] std::vector<nlohmann::json> told() const {
    std::vector<nlohmann::json> all;
    const std::string output = process_.output();
    for (std::size_t at = output.find('\n') + 1; at < output.size();) {
      const std::size_t end = output.find('\n', at);
      if (end == std::string::npos) break;
      all.push_back(nlohmann::json::parse(output.substr(at, end - at)));
      at = end + 1;
    }
    return all;
  }

  Process process_;
  std::string origin_;
};

}  // namespace tests
