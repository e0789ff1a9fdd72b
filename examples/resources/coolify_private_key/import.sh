# The uuid is the last part of the key's address in the Coolify UI.
terraform import coolify_private_key.web kq3ml0zt5ja9e1v7c2b8n4xw
terraform import coolify_private_key.web 'name:web servers'
# As `ssh-keygen -l -f key` prints it.
terraform import coolify_private_key.web fingerprint:SHA256:bZgVl54U17AMVOYyCF9tYtDs/rJI+XpNyJIE3vVPKMI
