#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace coolify {

using Json = nlohmann::json;

// Reading what Coolify sends. All texts in it are made fit to be shown and stored here and nowhere
// else (see told_text()), but for those of a form of their own, which whoever reads them has to
// check. Names of members are by what they are read: they are fit, and never masked. What is read
// takes a few megabytes at most: deeper, longer and fuller texts than Coolify's are refused, and so
// is an object that names a member twice, because such a text says one thing to one reader and
// another to the next.

/// The value of a JSON text, or nothing for anything that is not one.
[[nodiscard]] std::optional<Json> parse_json(std::string_view text);
/// The same with no secret masked: for what is decided by a text that is not kept. Whatever of it
/// is shown has to go through told_text() or base::evidence_text().
[[nodiscard]] std::optional<Json> parse_unmasked_json(std::string_view text);

/// Takes the elements of a JSON array one by one, so that no more than one of them is in memory.
using TakeElement = std::function<bool(const Json& element)>;
/// Whether `text` is an array and `take` took all elements; it is not called again after a false.
[[nodiscard]] bool read_json_list(std::string_view text, const TakeElement& take);

/// The same for a text that comes in parts: an element is read as soon as it is there, and its text
/// is not kept.
class JsonListReader {
 public:
  explicit JsonListReader(TakeElement take);
  JsonListReader(JsonListReader&&) noexcept;
  JsonListReader& operator=(JsonListReader&&) noexcept;
  ~JsonListReader();

  /// Reads on. False once it is certain that read_json_list() would say so of the whole; what
  /// follows is not looked at.
  bool feed(std::string_view part);
  /// Whether what came so far is a whole array of which all elements were taken.
  [[nodiscard]] bool complete() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Lenient reads of an object's member: fields come, go and change their type between versions of
// Coolify. Nothing when `object` is no object, the member is missing or null, or cannot be read as
// what is asked for.

[[nodiscard]] bool has_member(const Json& object, const char* key);
/// The member itself; a null value when there is none.
[[nodiscard]] const Json& member(const Json& object, const char* key);
[[nodiscard]] std::optional<std::string> text_member(const Json& object, const char* key);
[[nodiscard]] std::optional<std::int64_t> number_member(const Json& object, const char* key);
/// Booleans, 0 and 1, also as texts.
[[nodiscard]] std::optional<bool> flag_member(const Json& object, const char* key);
[[nodiscard]] std::optional<base::WallTime> time_member(const Json& object, const char* key);

/// `value` as JSON text; bytes that are not UTF-8 are replaced.
[[nodiscard]] std::string to_text(const Json& value);

}  // namespace coolify
