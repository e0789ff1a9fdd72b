#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/os/unique_fd.h"

namespace tests {

/// The whole file. A file that cannot be read is an exception.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

/// Replaces the file's content; what cannot be written is an exception.
void write_file(const std::filesystem::path& file, std::string_view text);
/// The same, and sets its permissions.
void write_file(const std::filesystem::path& file, std::string_view text, unsigned mode);

/// A directory of its own, readable by its owner only, removed with everything in it. What a killed
/// program left is removed by the next one that makes a directory: a lock tells whether there is
/// still somebody. Move-only; exceptions when something cannot be made.
class TemporaryDirectory {
 public:
  explicit TemporaryDirectory(
      const std::filesystem::path& parent = std::filesystem::temp_directory_path());
  TemporaryDirectory(TemporaryDirectory&& other) noexcept;
  TemporaryDirectory& operator=(TemporaryDirectory&& other) noexcept;
  ~TemporaryDirectory();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return path_ / name;
  }
  /// The same as text, for command lines and configuration files.
  [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }

  /// Writes a file below the directory and returns its path; the folders on the way have to exist.
  std::filesystem::path write(const std::string& name, std::string_view text) const;
  /// Writes an executable script.
  void write_program(const std::string& name, std::string_view text) const;
  /// What is in a file; nothing when there is none.
  [[nodiscard]] std::string read(const std::string& name) const;

 private:
  std::filesystem::path path_;
  base::UniqueFd lock_;
};

}  // namespace tests
