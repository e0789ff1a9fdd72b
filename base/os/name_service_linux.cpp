#include <netdb.h>
#include <nss.h>
#include <sys/auxv.h>

#include <cstdlib>
#include <initializer_list>

#include "base/os/name_service.h"

namespace base {
namespace {

/// A program that no dynamic linker was loaded for: nothing can be where it is.
bool is_static() { return ::getauxval(AT_BASE) == 0; }

}  // namespace

void start_name_service() {
  if (!is_static()) return;
  // Every line of a name in /etc/hosts, as where /etc/host.conf says so; without it the first
  // alone.
  ::setenv("RESOLV_MULTI", "on", 0);
  ::__nss_configure_lookup("hosts", "files dns");
  for (const char* database : {"passwd", "group", "services"}) {
    ::__nss_configure_lookup(database, "files");
  }
}

}  // namespace base
