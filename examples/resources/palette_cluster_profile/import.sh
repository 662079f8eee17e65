# By uid, or by scope, name and version.
terraform import palette_cluster_profile.shop 65f1c3a9d8e7b6a5c4d3e2f2
terraform import palette_cluster_profile.shop tenant:shop:1.1.0
