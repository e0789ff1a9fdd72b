#include <doctest/doctest.h>

#include <string>

#include "scripts.h"
#include "ssh/script_frame.h"
#include "ssh/session.h"
#include "sshd.h"

namespace {

using ssh::MarkedStream;
using ssh::Session;
using tests::patient;
using tests::Sshd;
using tests::SshdOptions;

constexpr std::size_t kLimit = 1000;

/// What a stream holds at most while `more` comes again and again behind `first`: what is looked
/// at again with every piece is part of it, so a bound means linear cost, too.
std::size_t most_held(const std::string& first, const std::string& more) {
  MarkedStream stream("BEGIN\n", "\nEND", kLimit, 100 * kLimit);
  stream.append(first);
  std::size_t most = stream.held();
  for (std::size_t sent = 0; sent < 200 * kLimit; sent += more.size()) {
    stream.append(more);
    most = std::max(most, stream.held());
  }
  CHECK(stream.overflowed());
  return most;
}

TEST_CASE("what a stream holds is bounded, wherever the other side goes on without end") {
  const std::string line = "0123456789abcdef\n";
  const std::string no_line = "0123456789abcdef";
  for (const std::string& more :
       {line, no_line, std::string("\n"), std::string("BEGIN"), std::string("\nEN"),
        std::string("END 0"), std::string(500, 'x')}) {
    CAPTURE(more);
    for (const std::string first :
         {"", "noise", "BEGIN\n", "BEGIN\nbody", "BEGIN\nbody\nEND", "BEGIN\nbody\nEND 0",
          "BEGIN\nbody\nEND 0\n", "BEGIN\nbody\nEND 0\nbehind", "BEGIN\n\nEND"}) {
      CAPTURE(first);
      CHECK(most_held(first, more) <= 4 * kLimit);
    }
  }
}

TEST_CASE("an end line that is none of ours has overflowed before it has ended") {
  MarkedStream stream("B\n", "\nEND", kLimit);
  stream.append("B\nbody\nEND " + std::string(31, '1'));
  CHECK_FALSE(stream.overflowed());
  stream.append("1");
  CHECK(stream.overflowed());
  CHECK(stream.behind() == " " + std::string(31, '1'));
  CHECK(stream.body() == "body");
}

TEST_CASE("what comes behind the end is counted, and its beginning kept") {
  MarkedStream stream("B\n", "\nEND", kLimit);
  stream.append("B\nbody\nEND 0\nbehind");
  CHECK(stream.ended());
  CHECK(stream.behind() == "behind");
  CHECK_FALSE(stream.overflowed());
  stream.append(std::string(kLimit, 'x'));
  CHECK(stream.overflowed());
  CHECK(stream.behind().size() == 1000);
  CHECK(stream.end_line() == " 0");
  CHECK(stream.body() == "body");
}

/// The login shell of a host that says what our shell says first, runs our command, keeps its
/// output in the files out and err of the home folder, and then goes on as `rest` says.
base::Expected<ssh::Output> run_on(const std::string& rest) {
  SshdOptions options;
  const tests::TemporaryDirectory folder = tests::open_directory();
  folder.write_program("shell",
                       "#!/bin/bash\nset -- \"$@\" ${2##*/bin/sh }\necho \"$3$4\"\n"
                       "/bin/sh \"$1\" \"$2\" >$HOME/out 2>$HOME/err\n" +
                           rest + "\n");
  options.accounts = {{"anna", folder.file("shell"), ""}};
  const Sshd server(options);
  ssh::ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "anna";
  auto session = Session::connect(connect, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  return (*session)->run(tests::script("echo hi; echo oops >&2"), patient());
}

TEST_CASE("a host that goes on without end is left at once and told of") {
  struct Row {
    const char* rest;
    const char* cause;
    const char* evidence;
  };
  // The flood comes on one stream while the other one is not finished, without a line end or with.
  const Row rows[] = {
      {"cat $HOME/out; printf %s \"$(cat $HOME/err)\" >&2; yes z | tr -d '\\n' >&2",
       "Behind the end of our script, its standard error went on with what is not ours.", "zzz"},
      {"printf %s \"$(cat $HOME/out)\"; yes z | tr -d '\\n'",
       "Behind the end of our script, its standard output went on with what is not ours.", "zzz"},
      {"cat $HOME/out; yes flood",
       "Behind the end of our script, its standard output went on with what is not ours.",
       "flood\nflood"},
      {"cat $HOME/err >&2; yes flood >&2",
       "Behind the end of our script, its standard error went on with what is not ours.",
       "flood\nflood"},
      {"head -n 3 $HOME/out; yes flood",
       "While our script ran, its standard output went on without end: more than 4 MiB came.",
       "hi\nflood"},
      {"cat $HOME/out; head -n 3 $HOME/err >&2; yes z | tr -d '\\n' >&2",
       "While our script ran, its standard error went on without end: more than 16 MiB came.",
       "oops\nzzz"},
      {"yes noise",
       "Before our script began, its standard output went on without end: more than 4 "
       "MiB came.",
       "noise\nnoise"},
      {"yes z | tr -d '\\n' >&2",
       "Before our script began, its standard error went on without end: more than 16 MiB came.",
       "zzz"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rest);
    const auto output = run_on(row.rest);
    REQUIRE_FALSE(output);
    const base::Diagnostic& why = output.error();
    CHECK(why.code == "ssh.output_too_long");
    CHECK(why.cause == row.cause);
    CHECK_MESSAGE(why.evidence.find(row.evidence) != std::string::npos, why.evidence);
    CHECK(why.evidence.size() < 3000);
  }
}

TEST_CASE("what goes on behind both ends is nobody's business") {
  for (const char* rest :
       {"cat $HOME/out; cat $HOME/err >&2; yes flood",
        "cat $HOME/err >&2; cat $HOME/out; yes z | tr -d '\\n' >&2",
        "cat $HOME/out; yes flood | head -n 1000; cat $HOME/err >&2; sleep 100"}) {
    CAPTURE(rest);
    const auto output = run_on(rest);
    REQUIRE_MESSAGE(output, output.error().detail());
    CHECK(output->out == "hi\n");
    CHECK(output->err == "oops\n");
    CHECK(output->succeeded());
  }
}

}  // namespace
