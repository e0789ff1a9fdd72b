#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/standin/fixture.h"

namespace standin {

/// What a remote command of a fake host answers.
struct FakeAnswer {
  int exit_code = 0;
  std::string out;
  std::string err;
};

/// Answers by the beginning of a command.
using FakeAnswers = std::map<std::string, FakeAnswer>;

/// Those of a good host: Debian 13 with Docker 27.5.1 and Compose 2.32.4.
[[nodiscard]] FakeAnswers good_host();

/// A program that stands for ssh: logs its arguments and the commands it is sent, and answers from
/// a table. A fresh one is a good host: Debian 13 with Docker 27.5.1 and Compose 2.32.4.
class FakeSsh {
 public:
  FakeSsh();
  /// Commands that begin with `command` answer like this from now on; a later call for a longer
  /// beginning wins. sudo in front is passed over.
  void answers(const std::string& command, FakeAnswer answer);
  /// Every connection ends like this, as if ssh itself failed.
  void connection_fails(const std::string& message) { answers("", {255, "", message}); }
  /// The program's path.
  [[nodiscard]] std::string program() const { return (directory_ / "ssh").string(); }
  /// The commands sent so far, each as one text.
  [[nodiscard]] std::vector<std::string> commands() const;
  /// The arguments of the last call, one per line.
  [[nodiscard]] std::string arguments() const;
  /// Mode and content of the identity file of the first call: "600\n-----BEGIN...".
  [[nodiscard]] std::string identity() const;
  /// Commands that begin with `command` wait until release() is called.
  void holds(const std::string& command);
  void release() const;

 private:
  void write() const;
  TestDirectory directory_;
  FakeAnswers answers_;
  std::string held_ = "nothing is held";
};

}  // namespace standin
