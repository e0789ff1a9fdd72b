#include "ssh/session.h"

#include <doctest/doctest.h>

#include <string>

#include "scripts.h"
#include "sshd.h"

namespace {

using base::Secret;
using ssh::ExitCode;
using ssh::Script;
using ssh::Session;
using tests::patient;
using tests::script;
using tests::Sshd;

TEST_CASE("a session runs scripts on a real sshd and knows the server") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK((*session)->host_key().same_key(server.host_key()));
  CHECK((*session)->user() == tests::own_user());
  CHECK((*session)->server_version().starts_with("SSH-2.0-OpenSSH_"));
  REQUIRE((*session)->route().size() == 1);

  const auto output = (*session)->run(script("echo hello; echo oops >&2; exit 3"), patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->exit == ssh::Exit(ExitCode{3}));
  CHECK(output->out == "hello\n");
  CHECK(output->err == "oops\n");
}

TEST_CASE("the server's name for itself is fit to be shown") {
  tests::SshdOptions options;
  options.config = "VersionAddendum \x1b[31mred\n";
  const Sshd server(options);
  const auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK((*session)->server_version().ends_with(" red"));
}

TEST_CASE("one session runs many scripts, one after the other") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  for (int i = 0; i < 12; ++i) {
    const auto output = (*session)->run(script("printf %s " + std::to_string(i)), patient());
    REQUIRE_MESSAGE(output, output.error().detail());
    CHECK(output->out == std::to_string(i));
    CHECK(output->succeeded());
  }
}

TEST_CASE("inputs reach the script as shell variables, byte for byte") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const std::string nasty = "  $(id) `id` \\ \"'  ;\t&& \xc3\xa4 \x1b[31m | > / -n ";
  Script one = script("printf '%s|%s|%s' \"$first\" \"$second\" \"$third\"");
  one.inputs.push_back({"first", Secret(nasty)});
  one.inputs.push_back({"second", Secret()});
  one.inputs.push_back({"third", Secret("last")});
  const auto output = (*session)->run(one, patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->out == nasty + "||last");
}

TEST_CASE("large scripts and large output pass in both directions") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  std::string text = "n=0\n";
  while (text.size() < 300'000) text += ": '" + std::string(900, 'x') + "'\nn=$((n+1))\n";
  text +=
      "echo $n\nhead -c 3000000 /dev/zero | tr '\\0' z\nhead -c 900000 /dev/zero | tr '\\0' e >&2";
  const auto output = (*session)->run(script(text), patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  const std::size_t line = output->out.find('\n');
  CHECK(std::stoi(output->out.substr(0, line)) > 300);
  CHECK(output->out.size() - line - 1 == 3'000'000);
  CHECK(output->err.size() == 256 << 10);
}

}  // namespace
