#pragma once

#include <filesystem>
#include <string>

namespace acceptance {

/// A directory of its own, readable by its owner only, removed with everything in it. Move-only.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(TemporaryDirectory&& other) noexcept;
  TemporaryDirectory& operator=(TemporaryDirectory&& other) noexcept;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The whole file. A file that cannot be read is an exception.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

/// Replaces the file's content.
void write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace acceptance
