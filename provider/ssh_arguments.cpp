#include "provider/ssh_arguments.h"

#include "provider/address.h"
#include "schema/validators.h"

namespace provider {

schema::ObjectSpec<SshModel> ssh_arguments() {
  schema::ObjectSpec<SshModel> spec;
  spec.attribute("host", &SshModel::host,
                 "Address this provider connects to, where it is not the one Coolify uses; "
                 "default: `ip`.")
      .optional()
      .validate(reachable_address());
  spec.attribute("port", &SshModel::port, "Port of the SSH server; default: `22`.")
      .default_value(22)
      .validate(schema::between(1, 65535));
  spec.attribute("user", &SshModel::user,
                 "Account to log in with. Default by `cloud_provider`: `ubuntu` on `aws` and "
                 "`gcp`, `azureuser` on `azure`, else `root`.")
      .optional()
      .computed()
      .validate(schema::non_empty());
  spec.attribute("private_key", &SshModel::private_key,
                 "Text of the private key that logs in today. It is stored in the state.")
      .optional()
      .sensitive();
  spec.attribute("host_key", &SshModel::host_key,
                 "The machine's host key as a line of `known_hosts` without the host: type and "
                 "base64. Any other key is refused. Without it the key of the first connection is "
                 "kept in `ssh_host_key` and demanded from then on.")
      .optional();
  spec.attribute("timeout", &SshModel::timeout,
                 "How long to wait for the machine to accept the login; default: `5m`.")
      .default_value("5m")
      .validate(schema::duration());
  return spec;
}

std::string default_login_user(const std::string& cloud_provider) {
  if (cloud_provider == "aws" || cloud_provider == "gcp") return "ubuntu";
  if (cloud_provider == "azure") return "azureuser";
  return "root";
}

}  // namespace provider
