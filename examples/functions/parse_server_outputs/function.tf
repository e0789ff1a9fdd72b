# The servers that another run has made, whatever its outputs are called.
data "terraform_remote_state" "machines" {
  backend = "local"

  config = {
    path = "../machines/terraform.tfstate"
  }
}

locals {
  servers = provider::coolify::parse_server_outputs(data.terraform_remote_state.machines.outputs)
}

resource "coolify_server_registration" "all" {
  for_each = { for server in local.servers : server.ip => server }

  ip               = each.value.ip
  instance_id      = each.value.instance_id
  cloud_provider   = each.value.cloud_provider
  region           = each.value.region
  private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"

  ssh = {
    private_key = file(pathexpand("~/.ssh/id_ed25519"))
  }
}

# Names of your own come before the usual ones.
output "by_own_names" {
  value = provider::coolify::parse_server_outputs(
    { wan_address = "203.0.113.7", machine = 4711 },
    { ip = ["wan_address"], instance_id = ["machine"] }
  )
}
