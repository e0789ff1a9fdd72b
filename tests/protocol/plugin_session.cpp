#include "tests/protocol/plugin_session.h"

#include <filesystem>
#include <stdexcept>
#include <utility>

#include "tests/support/paths.h"

namespace protocol {
namespace {

Handshake handshake_of(tests::Process& process) {
  const auto line = process.first_line();
  if (!line) throw std::runtime_error("no handshake; stderr:\n" + process.errors());
  return parse_handshake(*line);
}

tests::Environment with_certificate(const ClientCertificate& certificate, tests::Environment more) {
  more.emplace("PLUGIN_CLIENT_CERT", certificate.certificate);
  return more;
}

}  // namespace

std::string toy_program() { return tests::in_build("tests/protocol/toy/terraform-provider-toy"); }

tests::Environment plugin_environment(const tests::TemporaryDirectory& folder,
                                      const tests::Environment& more) {
  for (const char* name : {"tmp", "toy"}) std::filesystem::create_directories(folder / name);
  tests::Environment all = more;
  all.emplace("TF_PLUGIN_MAGIC_COOKIE",
              "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");
  all.emplace("PLUGIN_PROTOCOL_VERSIONS", "6,5");
  all.emplace("PLUGIN_MIN_PORT", "10000");
  all.emplace("PLUGIN_MAX_PORT", "25000");
  all.emplace("TMPDIR", folder / "tmp");
  all.emplace("TOY_FOLDER", folder / "toy");
  return all;
}

tests::Process start_plugin(const std::string& program, const tests::Environment& environment,
                            const std::vector<std::string>& arguments) {
  std::vector<std::string> argv = {program};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return tests::Process::start(
      {.argv = std::move(argv), .environment = tests::plain_environment(environment)});
}

tests::Process start_toy(const tests::Environment& environment,
                         const std::vector<std::string>& arguments) {
  return start_plugin(toy_program(), environment, arguments);
}

PluginSession::PluginSession(const tests::Environment& more, const std::string& program)
    : certificate_(make_client_certificate()),
      process_(
          start_plugin(program, plugin_environment(folder_, with_certificate(certificate_, more)))),
      handshake_(handshake_of(process_)),
      channel_(connect(handshake_, &certificate_)),
      client_(channel_) {}

grpc::Status PluginSession::shut_down() {
  grpc::ClientContext context;
  plugin::Empty response;
  return client_.controller->Shutdown(&context, {}, &response);
}

std::string PluginSession::mark(const std::string& name) const {
  const auto path = toy_folder() / name;
  return std::filesystem::exists(path) ? folder_.read("toy/" + name) : std::string();
}

bool PluginSession::waiting(const std::string& name) const {
  return tests::eventually(
      [&] { return std::filesystem::exists(toy_folder() / ("waiting-" + name)); });
}

std::vector<std::string> PluginSession::leftovers() const { return entries_of(folder_ / "tmp"); }

std::string reattach_value(tests::Process& process) {
  const std::string before = "TF_REATTACH_PROVIDERS='";
  if (!process.prints("'\n")) throw std::runtime_error("stdout ended: " + process.errors());
  const std::string text = process.output();
  const std::size_t begin = text.find(before) + before.size();
  return text.substr(begin, text.find('\'', begin) - begin);
}

std::vector<std::string> entries_of(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  return names;
}

}  // namespace protocol
