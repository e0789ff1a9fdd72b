#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>

namespace cli {

/// Makes the `import` blocks that bring servers under Terraform, each with a name of its own: in
/// all that one run prints. Thread-safe.
class ImportBlocks {
 public:
  /// What the resource of the server `uuid` is called: after the server's `name`, where what cannot
  /// stand in one is "_". A server keeps what it was given first. An empty `uuid` stands for one
  /// that is not known, and always for another one.
  [[nodiscard]] std::string label(const std::string& name, const std::string& uuid);
  /// The block of the server, as HCL that ends with a line break.
  [[nodiscard]] std::string block(const std::string& name, const std::string& uuid);

 private:
  std::mutex mutex_;
  std::set<std::string> taken_;
  std::map<std::string, std::string> labels_;  // by uuid
};

/// What a resource of a server with this name is called: letters of ASCII in lower case, digits,
/// "_" and "-", and neither of the last three at its beginning.
[[nodiscard]] std::string resource_label(const std::string& name);

/// A text between quotes as HCL has it: nothing in it is a template.
[[nodiscard]] std::string quoted_hcl(const std::string& text);

}  // namespace cli
