#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace tests {

/// What a finished command left behind. `status` is its exit status, or 128 and the signal.
struct Finished {
  int status = 0;
  std::string out;
};

/// Runs a program to its end with `input` on standard input; both outputs come back as one.
Finished run_program(const std::vector<std::string>& arguments, const std::string& input = {});

/// A program in the background; ended, and waited for, with this object. It also ends when the test
/// program does.
class Background {
 public:
  Background(const std::vector<std::string>& arguments, const std::string& log_file);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  pid_t pid() const { return pid_; }
  bool alive() const;
  void stop();

 private:
  pid_t pid_ = -1;
};

/// An own directory, removed with all that is in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text, unsigned mode = 0600);

/// Waits until all these texts are in the file; false when they never are.
bool eventually(const std::vector<std::string>& needles, const std::string& file);

/// Waits until the file is there; false when it never is.
bool exists_soon(const std::string& file);

}  // namespace tests
