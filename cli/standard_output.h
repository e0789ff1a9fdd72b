#pragma once

#include <array>
#include <streambuf>

namespace cli {

/// What std::cout writes to while this lives: a file descriptor, with the error that kept something
/// from being written. One at a time.
class StandardOutput final : public std::streambuf {
 public:
  explicit StandardOutput(int fd);
  StandardOutput(const StandardOutput&) = delete;
  StandardOutput& operator=(const StandardOutput&) = delete;
  /// Writes what is left, and gives std::cout back what it had.
  ~StandardOutput() override;

  /// The first error (errno); 0 as long as all was written.
  [[nodiscard]] int error() const { return error_; }

 protected:
  int_type overflow(int_type one) override;
  int sync() override;

 private:
  int fd_;
  int error_ = 0;
  std::array<char, 16384> buffer_{};
  std::streambuf* before_;
};

/// Why not all that was printed has been written (errno), once the rest has been tried; 0 where it
/// was.
[[nodiscard]] int output_error();

/// The exit code of a command whose output met this error: a good end is none when nobody can have
/// its result, which a line on standard error says. A reader that went away had enough.
[[nodiscard]] int exit_after_output(int code, int error);

}  // namespace cli
