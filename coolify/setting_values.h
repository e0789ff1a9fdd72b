#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/secret.h"

namespace coolify {

/// A secret among the settings: with the sentinel's token a server's agent reports to Coolify.
/// Unlike other secrets it can be copied, because settings are compared and copied as a whole; each
/// copy is wiped like the first.
class SentinelToken {
 public:
  explicit SentinelToken(std::string text) : text_(std::move(text)) {}
  SentinelToken(const SentinelToken& other) : text_(other.text_.clone()) {}
  SentinelToken& operator=(const SentinelToken& other) {
    text_ = other.text_.clone();
    return *this;
  }
  ~SentinelToken() = default;

  [[nodiscard]] std::string_view reveal() const { return text_.reveal(); }
  bool operator==(const SentinelToken& other) const { return reveal() == other.reveal(); }

 private:
  base::Secret text_;
};

/// An empty text stands for a setting that Coolify tells to have none.
using SettingValue = std::variant<bool, std::int64_t, std::string, SentinelToken>;

/// Whether Coolify tells the value it was sent; see tells().
[[nodiscard]] bool tells_setting(const SettingValue& told, const SettingValue& sent);

/// A setting that code knows by its field; T is the type of its values.
template <typename T>
struct SettingKey {
  std::string_view field;
};

inline constexpr SettingKey<bool> kIsBuildServer{"is_build_server"};
inline constexpr SettingKey<std::string> kProxyType{"proxy_type"};  ///< in lower case
inline constexpr SettingKey<SentinelToken> kSentinelToken{"sentinel_token"};

/// Values of settings, by their field in Coolify's API (see server_settings.h). What is left out is
/// not told, or not to be changed. A value.
class SettingValues {
 public:
  using Map = std::map<std::string, SettingValue, std::less<>>;

  /// Null: left out.
  [[nodiscard]] const SettingValue* find(std::string_view field) const;
  void set(std::string_view field, SettingValue value);
  void erase(std::string_view field);

  template <typename T>
  [[nodiscard]] std::optional<T> get(SettingKey<T> key) const {
    const SettingValue* const value = find(key.field);
    return value == nullptr ? std::nullopt : std::optional<T>(std::get<T>(*value));
  }
  template <typename T>
  void set(SettingKey<T> key, std::type_identity_t<T> value) {
    set(key.field, SettingValue(std::move(value)));
  }

  [[nodiscard]] bool empty() const { return values_.empty(); }
  [[nodiscard]] Map::const_iterator begin() const { return values_.begin(); }
  [[nodiscard]] Map::const_iterator end() const { return values_.end(); }
  bool operator==(const SettingValues&) const = default;

 private:
  Map values_;
};

/// What `wanted` asks for and `present` does not have.
[[nodiscard]] SettingValues difference(const SettingValues& present, const SettingValues& wanted);

}  // namespace coolify
