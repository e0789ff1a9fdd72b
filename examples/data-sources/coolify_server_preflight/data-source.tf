resource "coolify_server_registration" "web" {
  ip               = "203.0.113.10"
  private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"
}

data "coolify_server_preflight" "web" {
  ip               = coolify_server_registration.web.ip
  private_key_uuid = coolify_server_registration.web.private_key_uuid

  # Credentials come from the provider's `defaults.ssh`, which is stored nowhere.
  ssh = {
    host_key = coolify_server_registration.web.ssh_host_key.public_key
  }
}

# Told by every plan: what has changed on the machine since its registration.
check "web" {
  assert {
    condition     = contains(["healthy", "degraded"], data.coolify_server_preflight.web.status)
    error_message = join("; ", [for one in coalesce(data.coolify_server_preflight.web.findings, []) : one.summary])
  }
  assert {
    condition     = data.coolify_server_preflight.web.key_state == "deployed"
    error_message = "Coolify's key no longer opens the machine."
  }
}
