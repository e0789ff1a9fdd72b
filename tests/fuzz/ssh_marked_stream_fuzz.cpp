#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ssh/login_failure.h"
#include "ssh/script_frame.h"

namespace {

ssh::MarkedStream read_in_pieces(std::string_view text, std::size_t piece) {
  ssh::MarkedStream stream("B\n", "\nE", 64, 256);
  for (std::size_t at = 0; at < text.size(); at += piece) {
    stream.append(text.substr(at, piece));
    // Noise, body, the end line and what is behind it; the window is shorter than a marker.
    if (stream.held() > 64 + 64 + 32 + 1000 + 2) std::abort();
  }
  return stream;
}

}  // namespace

/// Whatever a remote side prints, it means the same however it is cut into pieces, and no more is
/// kept than the limit.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const ssh::MarkedStream whole = read_in_pieces(text, size);
  const ssh::MarkedStream cut = read_in_pieces(text, 1 + data[0] % 7U);
  if (whole.begun() != cut.begun() || whole.ended() != cut.ended()) std::abort();
  if (whole.body() != cut.body() || whole.noise() != cut.noise()) std::abort();
  if (whole.end_line() != cut.end_line() || whole.behind() != cut.behind()) std::abort();
  if (whole.overflowed() != cut.overflowed()) std::abort();
  if (text.size() > 256 && !whole.overflowed()) std::abort();
  if (whole.body().size() > 64 || whole.noise().size() > 64) std::abort();
  (void)ssh::login_failure("root", {std::string(text)}, data[0]);
  return 0;
}
