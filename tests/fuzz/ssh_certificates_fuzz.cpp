#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "ssh/certificate.h"
#include "ssh/host_certificate.h"
#include "tests/fuzz/memory_transport.h"
#include "tests/fuzz/require.h"

namespace {

/// What a certificate proves for users and hosts, whoever made it.
void check(const ssh::Certificate& certificate) {
  using ssh::Certificate;
  const auto again = ssh::parse_certificate(ssh::certificate_line(certificate));
  require(again && again->blob == certificate.blob && again->id == certificate.id);
  const base::WallTime early{std::chrono::seconds(certificate.valid_after / 2)};
  for (const base::WallTime now : {base::WallTime{}, early, base::WallTime::max()}) {
    const auto fits = ssh::check_user_certificate(certificate, certificate.key, now);
    if (fits) require(certificate.kind == Certificate::Kind::user && certificate.valid_at(now));
    if (!fits) require_code(fits.error(), {"ssh.certificate_invalid"});
    require(!ssh::host_certificate_fault(certificate, certificate.key, "web", {}, now).empty());
    const std::string fault = ssh::host_certificate_fault(certificate, certificate.key, "web",
                                                          {certificate.authority}, now);
    if (fault.empty()) require(certificate.kind == Certificate::Kind::host);
    if (fault.empty()) require(certificate.valid_at(now));
  }
}

}  // namespace

/// Whatever is said to be a certificate, or sent by a server that is asked for its host key's, ends
/// in one whose signature holds and that proves nothing beyond its kind and dates, or in a known
/// error. The first byte chooses which; the rest of it is the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if ((data[0] & 3) == 0) {
    if (const auto one = ssh::parse_certificate(text)) check(*one);
    return 0;
  }
  if ((data[0] & 3) == 1) {
    if (const auto one = ssh::certificate_of_blob(text)) check(*one);
    return 0;
  }
  MemoryTransport transport(text, data[0] >> 2);
  const base::Context context;
  const ssh::Operation operation(context);
  const std::string_view type = (data[0] & 3) == 2 ? "ssh-ed25519" : "ssh-rsa";
  const auto fetched =
      ssh::fetch_host_certificate(transport, type, operation, base::Deadline::never());
  if (!fetched) {
    require_code(fetched.error(),
                 {"ssh.connection_lost", "ssh.protocol_error", "ssh.certificate_invalid"});
  } else if (*fetched) {
    check(**fetched);
  }
  return 0;
}
