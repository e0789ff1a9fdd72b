#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace base {

/// Path to a value below the root of a resource or provider block: attribute names, list indexes
/// (0-based) and map keys. A path never enters a set: Terraform cannot address set elements.
class Path {
 public:
  struct Name {
    std::string value;
    bool operator==(const Name&) const = default;
  };
  struct Index {
    std::int64_t value;
    bool operator==(const Index&) const = default;
  };
  struct Key {
    std::string value;
    bool operator==(const Key&) const = default;
  };
  using Step = std::variant<Name, Index, Key>;

  Path() = default;

  /// The attribute `name` at the root: `Path::of("ssh").name("host")`.
  [[nodiscard]] static Path of(std::string name);

  [[nodiscard]] Path name(std::string name) const;
  [[nodiscard]] Path index(std::int64_t index) const;
  [[nodiscard]] Path key(std::string key) const;
  /// This path below `parent`.
  [[nodiscard]] Path below(const Path& parent) const;

  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  [[nodiscard]] bool empty() const { return steps_.empty(); }
  /// As Terraform writes it: `ssh.jump_hosts[0].host`, `labels["a"]`.
  [[nodiscard]] std::string to_string() const;

  bool operator==(const Path&) const = default;

 private:
  [[nodiscard]] Path plus(Step step) const;
  std::vector<Step> steps_;
};

}  // namespace base
