#include "cli/view/frame.h"

namespace cli::view {
namespace {

// ECMA-48, and the DEC mode of lines that go on in the next.
constexpr const char* kNoWrap = "\x1B[?7l";
constexpr const char* kWrap = "\x1B[?7h";
constexpr const char* kClearLine = "\x1B[2K";
constexpr const char* kClearBelow = "\x1B[J";
constexpr const char* kClearAll = "\x1B[H\x1B[J";

}  // namespace

std::string Frame::draw(const std::vector<std::string>& said, const std::vector<std::string>& lines,
                        Size size) {
  const bool resized = drew_ && size != size_;
  if (said.empty() && lines == drawn_ && !resized) return {};
  std::string bytes = kNoWrap;
  if (resized) {
    bytes += kClearAll;
  } else if (!drawn_.empty()) {
    bytes += "\r\x1B[" + std::to_string(drawn_.size()) + "A";
  }
  for (const auto* const part : {&said, &lines}) {
    for (const std::string& line : *part) bytes += kClearLine + line + "\r\n";
  }
  bytes += kClearBelow;
  bytes += kWrap;
  drawn_ = lines;
  size_ = size;
  drew_ = true;
  return bytes;
}

}  // namespace cli::view
