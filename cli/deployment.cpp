#include "cli/deployment.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/hidden_text.h"
#include "base/os/unique_fd.h"
#include "base/text.h"
#include "cli/shown_text.h"
#include "cli/utf16.h"
#include "registration/outputs/names.h"
#include "registration/outputs/output_value.h"
#include "registration/outputs/server_outputs.h"

namespace cli {
namespace {

namespace fs = std::filesystem;
namespace outputs = registration::outputs;
using outputs::OutputValue;

constexpr std::size_t kLargest = 64 << 20;
constexpr std::string_view kSource = "Terraform outputs";
constexpr const char* kStateFile = "terraform.tfstate";

bool is_there(const fs::path& path) {
  std::error_code none;
  return fs::exists(path, none);
}

bool is_folder(const fs::path& path) {
  std::error_code none;
  return fs::is_directory(path, none);
}

tl::unexpected<base::Diagnostic> not_found(const std::string& name, const std::string& why) {
  return base::fail(
      {.kind = base::ErrorKind::invalid_config,
       .code = "deployment.not_found",
       .summary = "The deployment was not found",
       .cause = "Deployment " + one_line(name) + " not found. " + why,
       .remedy = "Name a folder that Terraform works in, a state file or a file of outputs. "
                 "Outputs also come by a pipe: `terraform output -json | ... register --outputs "
                 "-`."});
}

base::Diagnostic unfinished(const std::string& status) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "deployment.unfinished",
          .summary = "The deployment must be completed first",
          .cause = "Deployment must be completed before registering server. Current status: " +
                   status + ".",
          .remedy = "Run `terraform apply` to its good end, then run this command again."};
}

tl::unexpected<base::Diagnostic> remote_state(const std::string& folder) {
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "deployment.remote_state",
                     .summary = "The deployment's state is not in its folder",
                     .cause = "Terraform keeps the state of this folder somewhere else, by a "
                              "backend.",
                     .evidence = base::visible_text(folder, 300),
                     .remedy = "Let Terraform read it: `terraform output -json | ... register "
                               "--outputs -`."});
}

base::Expected<Document> read_state(const fs::path& file, const std::string& name) {
  const fs::path lock = file.parent_path() / ("." + file.filename().string() + ".lock.info");
  if (is_there(lock)) return base::fail(unfinished("in progress, the state is locked"));
  auto text = base::read_file(file.string(), kLargest);
  if (!text) return not_found(name, text.error());
  return Document{name, *std::move(text)};
}

/// Where the selected workspace of a folder has its state.
fs::path state_in(const fs::path& folder) {
  constexpr std::size_t kLongestName = 1024;
  const auto selected =
      base::read_file((folder / ".terraform" / "environment").string(), kLongestName);
  const std::string workspace = selected ? std::string(base::trimmed(*selected)) : std::string();
  const bool is_named = !workspace.empty() && workspace != "default" &&
                        workspace.find('/') == std::string::npos && workspace != "..";
  return is_named ? folder / "terraform.tfstate.d" / workspace / kStateFile : folder / kStateFile;
}

/// All that comes until its end.
base::Expected<std::string> read_stream(int fd, const std::string& name) {
  std::string text;
  std::array<char, 64 << 10> buffer{};
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count == 0) return text;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return not_found(name, "It cannot be read.");
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() > kLargest) return not_found(name, "It is too large.");
  }
}

/// As `<(terraform output -json)` and /dev/stdin are.
bool is_pipe(const std::string& path) {
  std::error_code none;
  return fs::is_fifo(path, none);
}

base::Expected<Document> read_pipe(const std::string& path) {
  const base::UniqueFd pipe(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  struct stat what{};
  // Whatever stands there by now.
  if (!pipe || ::fstat(pipe.get(), &what) != 0 || !S_ISFIFO(what.st_mode)) {
    return not_found(path, "It cannot be opened.");
  }
  auto text = read_stream(pipe.get(), path);
  if (!text) return base::fail(std::move(text.error()));
  return Document{path, *std::move(text)};
}

std::string text_at(const OutputValue& value, std::string_view name) {
  const OutputValue* const found = value.find(name);
  const std::string* const text = found == nullptr ? nullptr : found->string();
  return text == nullptr ? std::string() : *text;
}

const OutputValue::List& list_at(const OutputValue& value, std::string_view name) {
  static const OutputValue::List none;
  const OutputValue* const found = value.find(name);
  const OutputValue::List* const list = found == nullptr ? nullptr : found->list();
  return list == nullptr ? none : *list;
}

bool is_true(const OutputValue& value, std::string_view name) {
  const OutputValue* const found = value.find(name);
  const bool* const flag = found == nullptr ? nullptr : std::get_if<bool>(&found->node);
  return flag != nullptr && *flag;
}

/// What is not as the last apply wanted it, as "tainted: aws_instance.web".
std::string unfinished_in_state(const OutputValue& state) {
  for (const OutputValue& resource : list_at(state, "resources")) {
    const std::string module = text_at(resource, "module");
    const std::string address = (module.empty() ? "" : module + ".") + text_at(resource, "type") +
                                "." + text_at(resource, "name");
    for (const OutputValue& instance : list_at(resource, "instances")) {
      if (text_at(instance, "status") == "tainted") return "tainted: " + one_line(address);
      if (!text_at(instance, "deposed").empty()) {
        return "pending: " + one_line(address) + " was replaced, and its old object is still there";
      }
    }
  }
  return {};
}

std::string unfinished_in_module(const OutputValue& module) {
  for (const OutputValue& resource : list_at(module, "resources")) {
    const std::string address = one_line(text_at(resource, "address"));
    if (is_true(resource, "tainted")) return "tainted: " + address;
    if (!text_at(resource, "deposed_key").empty()) {
      return "pending: " + address + " was replaced, and its old object is still there";
    }
  }
  for (const OutputValue& child : list_at(module, "child_modules")) {
    if (std::string found = unfinished_in_module(child); !found.empty()) return found;
  }
  return {};
}

/// Empty when nothing speaks against it, or it is no state.
std::string unfinished_part(const std::string& text) {
  std::string_view content = text;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  const auto read = outputs::read_json(base::trimmed(content));
  if (!read) return {};
  if (const OutputValue* const values = read->find("values")) {
    const OutputValue* const root = values->find("root_module");
    return root == nullptr ? std::string() : unfinished_in_module(*root);
  }
  return read->find("version") == nullptr ? std::string() : unfinished_in_state(*read);
}

}  // namespace

bool names_deployment(const std::string& argument) {
  const bool is_number =
      !argument.empty() && argument.find_first_not_of("0123456789") == std::string::npos;
  const bool is_path = argument.find('/') != std::string::npos || argument == "." ||
                       argument == ".." || argument.ends_with(".json") ||
                       argument.ends_with(".tfstate");
  return is_number || is_path || is_there(argument);
}

base::Expected<Document> read_deployment(const std::string& path) {
  if (!is_there(path)) return not_found(path, "There is no such file or folder.");
  if (is_pipe(path)) return read_pipe(path);
  if (!is_folder(path)) return read_state(path, path);
  const fs::path folder = path;
  const fs::path state = state_in(folder);
  if (is_there(state)) return read_state(state, state.string());
  if (is_there(folder / ".terraform" / kStateFile)) return remote_state(path);
  return not_found(path, "The folder has no " + one_line(state.string()) + ".");
}

base::Expected<Document> read_outputs(const std::string& file) {
  if (file != "-") return read_deployment(file);
  auto text = read_stream(STDIN_FILENO, "on standard input");
  if (!text) return base::fail(std::move(text.error()));
  return Document{"standard input", *std::move(text)};
}

base::Expected<std::vector<outputs::Server>> servers_of(const Document& document) {
  const std::string text = as_utf8(document.text);
  if (const std::string status = unfinished_part(text); !status.empty()) {
    return base::fail(unfinished(status));
  }
  return outputs::servers_in(OutputValue{text}, outputs::usual_names(), kSource);
}

}  // namespace cli
