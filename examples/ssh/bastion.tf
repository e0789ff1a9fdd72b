# Through one bastion, or through several jump hosts.

resource "coolify_server_registration" "bastion" {
  ip               = var.address
  private_key_uuid = var.coolify_key_uuid

  ssh = {
    host             = "10.0.1.20" # how the bastion reaches the machine; Coolify uses ip
    private_key      = file(pathexpand("~/.ssh/id_ed25519"))
    bastion_host     = "bastion.example.com"
    bastion_user     = "jump"
    bastion_host_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMT"
  }
}

resource "coolify_server_registration" "jump_hosts" {
  ip               = var.address
  private_key_uuid = var.coolify_key_uuid

  ssh = {
    private_key = file(pathexpand("~/.ssh/id_ed25519"))
    jump_hosts = [
      {
        host  = "bastion.example.com"
        user  = "jump"
        agent = true
      },
      {
        host                 = "10.0.0.2"
        host_key_fingerprint = "SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpdmQ5gvZCyyEhVOIc"
      },
    ]
  }
}
