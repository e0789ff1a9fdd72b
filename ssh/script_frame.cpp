#include "ssh/script_frame.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "ssh/errors.h"
#include "ssh/remote/privilege.h"

namespace ssh {
namespace {

constexpr std::size_t kWords = 5;

std::string random_word() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, 12> bytes{};
  RAND_bytes(bytes.data(), bytes.size());
  std::string word;
  for (const unsigned char byte : bytes) {
    word += kDigits[byte >> 4];
    word += kDigits[byte & 15];
  }
  return word;
}

bool is_identifier(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

bool is_one_line(std::string_view value) {
  return value.find_first_of(std::string_view("\n\0", 2)) == std::string_view::npos;
}

base::Expected<void> check(std::string_view name, const base::Secret& value) {
  if (!is_identifier(name)) {
    return base::fail(
        diagnostic(Fault::options_invalid, "An input of a script has no usable name."));
  }
  if (!is_one_line(value.reveal())) {
    return base::fail(diagnostic(
        Fault::options_invalid,
        "The value for " + std::string(name) + " has more than one line, or a NUL character."));
  }
  return {};
}

/// Shell text that reads a line of standard input into a variable.
std::string read_line_into(std::string_view name) {
  return "IFS= read -r " + std::string(name) + " && ";
}

}  // namespace

base::Expected<ScriptFrame> ScriptFrame::make(const Script& script,
                                              const base::Secret& sudo_password) {
  for (const ScriptInput& input : script.inputs) {
    if (auto valid = check(input.name, input.value); !valid) return base::fail(valid.error());
  }
  ScriptFrame frame(script);
  if (script.may_need_root) {
    if (auto valid = check(kSudoPasswordInput, sudo_password); !valid) {
      return base::fail(valid.error());
    }
    frame.sudo_password_ = sudo_password.reveal();
  }
  for (std::size_t i = 0; i < kWords; ++i) frame.words_.push_back(random_word());
  const auto& words = frame.words_;
  const std::string begin = "printf '%s%s\\n' " + words[0] + " " + words[1];
  const std::string end = " " + words[2] + " " + words[3];

  std::string& line = frame.first_line_;
  line =
      "LC_ALL=C; export LC_ALL; PATH=\"$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
      ":/sbin:/bin:/snap/bin\"; export PATH; ";
  if (script.may_need_root) line += read_line_into(kSudoPasswordInput);
  for (const ScriptInput& input : script.inputs) line += read_line_into(input.name);
  line += "ssh_script=$(cat) && case $ssh_script in *'#" + words[4] + "') ;; *) exit 125 ;; esac";
  line += " && " + begin + " && " + begin + " >&2 && { (eval \"$ssh_script\"); ssh_exit=$?; ";
  line += "printf '\\n%s%s\\n'" + end + " >&2; printf '\\n%s%s %s\\n'" + end + " \"$ssh_exit\"; ";
  line += "exit \"$ssh_exit\"; }\n";
  frame.last_line_ = "\n#" + words[4] + "\n";
  return frame;
}

std::vector<std::string_view> ScriptFrame::pieces() const {
  std::vector<std::string_view> pieces = {first_line_};
  if (script_->may_need_root) pieces.insert(pieces.end(), {sudo_password_, "\n"});
  for (const ScriptInput& input : script_->inputs) {
    pieces.push_back(input.value.reveal());
    pieces.emplace_back("\n");
  }
  pieces.push_back(script_->text);
  pieces.push_back(last_line_);
  return pieces;
}

MarkedStream::MarkedStream(std::string begin, std::string end, std::size_t limit)
    : begin_(std::move(begin)), end_(std::move(end)), limit_(limit) {}

void MarkedStream::append(std::string_view bytes) {
  if (ended()) return;
  window_ += bytes;
  if (!begun_ && !look_for_begin()) return;
  look_for_end();
}

/// Moves the first `count` bytes of the window, as far as the limit allows.
void MarkedStream::keep(std::string& into, std::size_t count) {
  const std::size_t room = limit_ - into.size();
  if (count > room) overflowed_ = true;
  into.append(window_, 0, std::min(count, room));
  window_.erase(0, count);
}

bool MarkedStream::look_for_begin() {
  const std::size_t at = window_.find(begin_);
  if (at == std::string::npos) {
    keep(noise_, window_.size() - std::min(window_.size(), begin_.size() - 1));
    return false;
  }
  keep(noise_, at);
  overflowed_ = false;
  window_.erase(0, begin_.size());
  begun_ = true;
  return true;
}

void MarkedStream::look_for_end() {
  const std::size_t at = window_.find(end_);
  if (at == std::string::npos) {
    keep(body_, window_.size() - std::min(window_.size(), end_.size() - 1));
    return;
  }
  const std::size_t line_end = window_.find('\n', at + end_.size());
  if (line_end == std::string::npos) {
    // The rest of this line is a few digits; more is no line of ours.
    if (window_.size() - at > end_.size() + 32) overflowed_ = true;
    return;
  }
  end_line_ = window_.substr(at + end_.size(), line_end - at - end_.size());
  keep(body_, at);
  window_.clear();
}

std::string MarkedStream::noise() const {
  return begun_ ? noise_ : (noise_ + window_).substr(0, limit_);
}

std::string MarkedStream::body() const {
  return ended() || !begun_ ? body_ : (body_ + window_).substr(0, limit_);
}

std::string_view MarkedStream::end_line() const {
  return end_line_ ? std::string_view(*end_line_) : std::string_view();
}

}  // namespace ssh
