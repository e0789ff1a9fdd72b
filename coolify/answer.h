#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/expected.h"
#include "coolify/api_error.h"
#include "coolify/json.h"
#include "http/message.h"

namespace coolify {

// Reading the bodies of successes. Errors coolify.bad_answer.

/// The body as one object; `what` names it to people: "a team".
template <typename T>
base::Expected<T> one(const http::Request& request, const http::Response& response,
                      std::optional<T> (*read)(const Json&), const std::string& what) {
  const auto json = parse_json(response.body);
  auto object = json ? read(*json) : std::nullopt;
  if (!object) return base::fail(bad_answer(request, response, what));
  return *std::move(object);
}

/// The same for the object of this uuid. An answer about another one is none: what is read here is
/// what is changed and deleted later.
template <typename T>
base::Expected<T> one_with(const std::string& uuid, const http::Request& request,
                           const http::Response& response, std::optional<T> (*read)(const Json&),
                           const std::string& what) {
  auto object = one(request, response, read, what);
  if (object && object->uuid != uuid) {
    return base::fail(bad_answer(request, response, what + " with the uuid " + uuid));
  }
  return object;
}

/// Whether no two of these have the same there.
template <typename T, typename Member>
bool distinct_by(const std::vector<T>& objects, Member T::* member) {
  std::vector<const Member*> values;
  values.reserve(objects.size());
  for (const T& object : objects) values.push_back(&(object.*member));
  std::sort(values.begin(), values.end(),
            [](const auto* one, const auto* other) { return *one < *other; });
  return std::adjacent_find(values.begin(), values.end(), [](const auto* one, const auto* other) {
           return *one == *other;
         }) == values.end();
}

/// Gathers the objects of a list, each with a uuid of its own, while its text comes. Takes no more
/// memory than three bytes for each byte that has come, and a megabyte: a list that would is none
/// of Coolify's. Used by one thread.
template <typename T>
class ListSink final : public http::BodySink {
 public:
  explicit ListSink(std::optional<T> (*read)(const Json&)) : read_(read) { begin(); }
  ListSink(const ListSink&) = delete;
  ListSink& operator=(const ListSink&) = delete;

  void begin() override {
    objects_ = {};
    head_.clear();
    budget_ = kLeastBudget;
    taken_ = 0;
    reader_ = JsonListReader([this](const Json& element) { return gather(element); });
  }

  void take(std::string_view part) override {
    head_ += part.substr(0, kKeptHead - head_.size());
    budget_ += 3 * part.size();
    reader_.feed(part);
  }

  /// What has come, of which `response` is the head; `what` names it to people: "a list of teams".
  /// Ends the gathering.
  base::Expected<std::vector<T>> end(const http::Request& request, http::Response response,
                                     const char* what) {
    if (reader_.complete() && distinct_by(objects_, &T::uuid)) return std::move(objects_);
    response.body = std::move(head_);
    return base::fail(bad_answer(request, response, what));
  }

 private:
  static constexpr std::size_t kLeastBudget = 1024 * 1024;
  /// Of a text that is no list, for people.
  static constexpr std::size_t kKeptHead = 64 * 1024;

  bool gather(const Json& element) {
    auto object = read_(element);
    if (!object) return false;
    taken_ += heap_bytes(*object) + sizeof(const T*);
    std::size_t places = objects_.capacity();
    if (objects_.size() == places) {
      const std::size_t more = places + places / 2 + 16;
      // While they are moved there are both.
      if (taken_ + (places + more) * sizeof(T) > budget_) return false;
      objects_.reserve(places = more);
    }
    objects_.push_back(*std::move(object));
    return taken_ + places * sizeof(T) <= budget_;
  }

  std::optional<T> (*const read_)(const Json&);
  JsonListReader reader_{TakeElement()};
  std::vector<T> objects_;
  std::string head_;
  std::size_t budget_ = 0;
  std::size_t taken_ = 0;  ///< besides the objects themselves
};

/// The body as such a list.
template <typename T>
base::Expected<std::vector<T>> many(const http::Request& request, const http::Response& response,
                                    std::optional<T> (*read)(const Json&), const char* what) {
  ListSink<T> list(read);
  list.take(response.body);
  return list.end(request, {response.status, response.headers, {}}, what);
}

/// Checks the answer to a change of the object `uuid`: an object that names no other one, no error
/// and no failure. A page of something in front of Coolify is no consent.
[[nodiscard]] base::Expected<void> accepted(const std::string& uuid, const http::Request& request,
                                            const http::Response& response);

}  // namespace coolify
