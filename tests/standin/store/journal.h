#pragma once

#include <deque>
#include <mutex>
#include <string>

#include "tests/standin/http/http_message.h"
#include "tests/standin/store/state.h"

namespace standin {

/// The log of API requests: what was asked and what the client got, never a token or a body.
/// Thread-safe; keeps the newest 100,000.
class Journal {
 public:
  void add(const Request& request, const Response& response, base::WallTime came,
           base::Duration took);
  void clear();
  /// {"count": N, "requests": [...]} of those whose method and path (with '*' for any text) match.
  [[nodiscard]] Json matching(const std::string& method, const std::string& path) const;

 private:
  struct Entry {
    std::int64_t number;
    std::string method;
    std::string path;
    std::string query;
    int status;
    Delivery delivery;
    std::int64_t time_ms;  ///< unix milliseconds
    std::int64_t duration_ms;
  };
  mutable std::mutex mutex_;
  std::int64_t last_number_ = 0;
  std::deque<Entry> entries_;
};

}  // namespace standin
