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

/// The body as a list of objects, each with a uuid of its own. Takes no more memory than three
/// bytes for each byte of the body, and a megabyte: a list that would is none of Coolify's.
template <typename T>
base::Expected<std::vector<T>> many(const http::Request& request, const http::Response& response,
                                    std::optional<T> (*read)(const Json&), const char* what) {
  const std::string& body = response.body;
  const std::size_t budget = 1024 * 1024 + 3 * body.size();
  std::size_t taken = count_json_elements(body) * (sizeof(T) + sizeof(const T*));
  std::vector<T> objects;
  bool is_list = taken <= budget;
  if (is_list) {
    objects.reserve(taken / (sizeof(T) + sizeof(const T*)));
    is_list = read_json_list(body, [&](const Json& element) {
      auto object = read(element);
      if (!object) return false;
      taken += heap_bytes(*object);
      objects.push_back(*std::move(object));
      return taken <= budget;
    });
  }
  if (!is_list || !distinct_by(objects, &T::uuid))
    return base::fail(bad_answer(request, response, what));
  return objects;
}

/// Checks the answer to a change of the object `uuid`: an object that names no other one, no error
/// and no failure. A page of something in front of Coolify is no consent.
[[nodiscard]] base::Expected<void> accepted(const std::string& uuid, const http::Request& request,
                                            const http::Response& response);

}  // namespace coolify
