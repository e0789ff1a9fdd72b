#include "provider/arguments/ssh_check.h"

#include "provider/advice/advice.h"
#include "provider/arguments/ssh_blame.h"
#include "provider/arguments/ssh_login.h"

namespace provider {

using registration::login::Part;
using registration::login::Request;

base::Diagnostics check_ssh(const SshModel& ssh) {
  Request request = login_request(ssh, {});
  // The defaults may bring one.
  if (request.target.private_key.is_absent()) {
    request.target.private_key = Part<base::Secret>::pending();
  }
  return for_terraform(SshBlame(ssh).below_object(registration::login::check(request)));
}

base::Diagnostics check_login(const SshModel& login) {
  // The warnings were told where each part was checked.
  const base::Diagnostics faults = registration::login::check(login_request(login, {}));
  return for_terraform(SshBlame(login).below_object(registration::login::errors_of(faults)));
}

}  // namespace provider
