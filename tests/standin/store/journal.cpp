#include "tests/standin/store/journal.h"

#include <fnmatch.h>

namespace standin {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr std::size_t kKept = 100'000;

std::string_view name_of(Delivery delivery) {
  switch (delivery) {
    case Delivery::whole:
      return "whole";
    case Delivery::half:
      return "half";
    case Delivery::none:
      return "none";
  }
  return "";
}

std::string query_text(const Request& request) {
  std::string text;
  for (const auto& [name, value] : request.query) {
    text += (text.empty() ? "" : "&") + name + "=" + value;
  }
  return text;
}

}  // namespace

void Journal::add(const Request& request, const Response& response, base::WallTime came,
                  base::Duration took) {
  const std::scoped_lock lock(mutex_);
  entries_.push_back({++last_number_, request.method, request.path, query_text(request),
                      response.status, response.delivery,
                      duration_cast<milliseconds>(came.time_since_epoch()).count(),
                      duration_cast<milliseconds>(took).count()});
  if (entries_.size() > kKept) entries_.pop_front();
}

void Journal::clear() {
  const std::scoped_lock lock(mutex_);
  entries_.clear();
}

Json Journal::matching(const std::string& method, const std::string& path) const {
  const std::scoped_lock lock(mutex_);
  Json requests = Json::array();
  for (const Entry& entry : entries_) {
    if (::fnmatch(method.c_str(), entry.method.c_str(), 0) != 0) continue;
    if (::fnmatch(path.c_str(), entry.path.c_str(), 0) != 0) continue;
    requests.push_back({{"number", entry.number},
                        {"method", entry.method},
                        {"path", entry.path},
                        {"query", entry.query},
                        {"status", entry.status},
                        {"delivery", name_of(entry.delivery)},
                        {"time_ms", entry.time_ms},
                        {"duration_ms", entry.duration_ms}});
  }
  return {{"count", requests.size()}, {"requests", requests}};
}

}  // namespace standin
