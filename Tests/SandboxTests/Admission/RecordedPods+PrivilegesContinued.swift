/// Pods about users, capabilities, privilege escalation and volumes, and what kube-apiserver 1.36.2 answered.
extension RecordedPod {
  static let privilegesContinued: [RecordedPod] = [
    RecordedPod(
      "root allowed by pod and containers",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{"drop":["ALL"]},"runAsNonRoot":false}}],"securityContext":{"runAsNonRoot":false}}
        """#,
      web: #"{"securityContext":{"runAsNonRoot":false}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"""
          runAsNonRoot != true (pod and containers "init", "web" must not set securityContext.runAsNonRoot=false)
          """#)
      ]),
    RecordedPod(
      "root forbidden by one container alone",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{"drop":["ALL"]}}}],"securityContext":{"runAsNonRoot":null}}
        """#,
      web: #"{"securityContext":{"runAsNonRoot":true}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"runAsNonRoot != true (pod or container "init" must set securityContext.runAsNonRoot=true)"#)
      ]),
    RecordedPod(
      "root forbidden by each container",
      spec: #"{"securityContext":{"runAsNonRoot":null}}"#,
      web: #"{"securityContext":{"runAsNonRoot":true}}"#,
      passes: ["restricted:latest"]),
    RecordedPod(
      "user 0 of the pod",
      spec: #"{"securityContext":{"runAsUser":0}}"#,
      passes: ["baseline:latest", "restricted:v1.22"],
      refusals: [
        Refusal(
          by: ["restricted:latest", "restricted:v1.23"],
          #"runAsUser=0 (pod must not set runAsUser=0)"#)
      ]),
    RecordedPod(
      "user 0 of containers",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{"drop":["ALL"]},"runAsUser":0}}]}
        """#,
      web: #"{"securityContext":{"runAsUser":0}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"runAsUser=0 (containers "init", "web" must not set runAsUser=0)"#)
      ]),
    RecordedPod(
      "user 0 of pod and container",
      spec: #"{"securityContext":{"runAsUser":0}}"#,
      web: #"{"securityContext":{"runAsUser":0}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"runAsUser=0 (pod and container "web" must not set runAsUser=0)"#)
      ]),
    RecordedPod(
      "another user",
      spec: #"{"securityContext":{"runAsUser":1000}}"#,
      web: #"{"securityContext":{"runAsUser":65534}}"#,
      passes: ["restricted:latest"]),
    RecordedPod(
      "root in a user namespace",
      spec: #"{"hostUsers":false,"securityContext":{"runAsNonRoot":false,"runAsUser":0}}"#,
      web: #"{"securityContext":{"runAsUser":0}}"#,
      passes: ["restricted:latest", "restricted:v1.35"],
      refusals: [
        Refusal(
          by: ["restricted:v1.34"],
          #"""
          runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false), runAsUser=0 (pod and \#
          container "web" must not set runAsUser=0)
          """#)
      ]),
    RecordedPod(
      "root in the node's user namespace, said aloud",
      spec: #"{"hostUsers":true,"securityContext":{"runAsNonRoot":null}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)"#)
      ]),
    RecordedPod(
      "a Windows pod that asks for nothing but a user",
      spec: #"{"os":{"name":"windows"},"securityContext":{"seccompProfile":null}}"#,
      web: #"{"securityContext":null}"#,
      passes: ["restricted:latest", "restricted:v1.25"],
      refusals: [
        Refusal(
          by: ["restricted:v1.24"],
          #"""
          allowPrivilegeEscalation != false (container "web" must set \#
          securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set \#
          securityContext.capabilities.drop=["ALL"]), seccompProfile (pod or container "web" must set \#
          securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
          """#)
      ]),
    RecordedPod(
      "a Linux pod that says so and asks for nothing",
      spec: #"{"os":{"name":"linux"},"securityContext":null}"#,
      web: #"{"securityContext":null}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"""
          allowPrivilegeEscalation != false (container "web" must set \#
          securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set \#
          securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set \#
          securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
          securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
          """#)
      ]),
    RecordedPod(
      "volumes of every type that is allowed",
      spec: #"""
        {"volumes":[{"configMap":{"name":"x"},"name":"configmap"},{"csi":{"driver":"x"},"name":"csi"},\#
        {"downwardAPI":{"items":[]},"name":"downwardapi"},{"emptyDir":{},"name":"emptydir"},\#
        {"ephemeral":{"volumeClaimTemplate":{"spec":{"accessModes":["ReadWriteOnce"],\#
        "resources":{"requests":{"storage":"1"}}}}},"name":"ephemeral"},{"image":{"reference":"x"},\#
        "name":"image"},{"name":"persistentvolumeclaim","persistentVolumeClaim":{"claimName":"x"}},\#
        {"name":"projected","projected":{"sources":[]}},{"name":"secret","secret":{"secretName":"x"}}]}
        """#,
      passes: ["restricted:latest", "restricted:v1.0"]),
    RecordedPod(
      "volumes of every type that is not",
      spec: #"""
        {"volumes":[{"gcePersistentDisk":{"pdName":"x"},"name":"gcepersistentdisk"},\#
        {"awsElasticBlockStore":{"volumeID":"x"},"name":"awselasticblockstore"},{"gitRepo":{"repository":"x"},\#
        "name":"gitrepo"},{"name":"nfs","nfs":{"path":"/x","server":"x"}},\#
        {"iscsi":{"iqn":"iqn.2001-04.com.example:x","lun":0,"targetPortal":"1.2.3.4"},"name":"iscsi"},\#
        {"glusterfs":{"endpoints":"x","path":"x"},"name":"glusterfs"},{"name":"rbd","rbd":{"image":"x",\#
        "monitors":["x"]}},{"flexVolume":{"driver":"a/b"},"name":"flexvolume"},{"cinder":{"volumeID":"x"},\#
        "name":"cinder"},{"cephfs":{"monitors":["x"]},"name":"cephfs"},{"flocker":{"datasetName":"x"},\#
        "name":"flocker"},{"fc":{"lun":1,"targetWWNs":["x"]},"name":"fc"},{"azureFile":{"secretName":"x",\#
        "shareName":"x"},"name":"azurefile"},{"name":"vspherevolume","vsphereVolume":{"volumePath":"x"}},\#
        {"name":"quobyte","quobyte":{"registry":"x:1","volume":"x"}},{"azureDisk":{"diskName":"x",\#
        "diskURI":"https://a.blob.core.windows.net/c/d.vhd"},"name":"azuredisk"},{"name":"photonpersistentdisk",\#
        "photonPersistentDisk":{"pdID":"x"}},{"name":"portworxvolume","portworxVolume":{"volumeID":"x"}},\#
        {"name":"scaleio","scaleIO":{"gateway":"x","secretRef":{"name":"x"},"system":"x","volumeName":"x"}},\#
        {"name":"storageos","storageos":{"volumeName":"x"}},{"hostPath":{"path":"/x"},"name":"hostpath"}]}
        """#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest", "restricted:v1.0"],
          #"""
          restricted volume types (volumes "gcepersistentdisk", "awselasticblockstore", "gitrepo", "nfs", \#
          "iscsi", "glusterfs", "rbd", "flexvolume", "cinder", "cephfs", "flocker", "fc", "azurefile", \#
          "vspherevolume", "quobyte", "azuredisk", "photonpersistentdisk", "portworxvolume", "scaleio", \#
          "storageos", "hostpath" use restricted volume types "awsElasticBlockStore", "azureDisk", "azureFile", \#
          "cephfs", "cinder", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs", \#
          "hostPath", "iscsi", "nfs", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", \#
          "storageos", "vsphereVolume")
          """#),
        Refusal(
          by: ["baseline:latest"],
          #"hostPath volumes (volume "hostpath")"#),
      ]),
    RecordedPod(
      "a volume on NFS",
      spec: #"""
        {"volumes":[{"name":"a","nfs":{"path":"/","server":"s"}},{"name":"b","nfs":{"path":"/","server":"s"}},\#
        {"emptyDir":{},"name":"c"}]}
        """#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"restricted volume types (volumes "a", "b" use restricted volume type "nfs")"#)
      ]),
    RecordedPod(
      "one volume on NFS",
      spec: #"{"volumes":[{"name":"a","nfs":{"path":"/","server":"s"}}]}"#,
      passes: ["baseline:latest"],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"restricted volume types (volume "a" uses restricted volume type "nfs")"#)
      ]),
    RecordedPod(
      "a volume without a source, which is an empty directory",
      spec: #"{"volumes":[{"name":"a"}]}"#,
      passes: ["restricted:latest"]),
    RecordedPod(
      "everything at once",
      annotations: #"{"container.apparmor.security.beta.kubernetes.io/web":"unconfined"}"#,
      spec: #"""
        {"hostIPC":true,"hostNetwork":true,"hostPID":true,"securityContext":{"runAsNonRoot":null,"runAsUser":0,\#
        "seLinuxOptions":{"role":"r"},"seccompProfile":{"type":"Unconfined"},"sysctls":[{"name":"a.b",\#
        "value":"1"}]},"volumes":[{"hostPath":{"path":"/"},"name":"root"}]}
        """#,
      web: #"""
        {"livenessProbe":{"tcpSocket":{"host":"h","port":1}},"ports":[{"containerPort":1}],\#
        "securityContext":{"allowPrivilegeEscalation":true,"capabilities":{"add":["ALL"],"drop":null},\#
        "privileged":true}}
        """#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          forbidden AppArmor profiles (container "web" and annotation must not set AppArmor profile type to \#
          "Unconfined", "container.apparmor.security.beta.kubernetes.io/web="unconfined""), non-default \#
          capabilities (container "web" must not include "ALL" in securityContext.capabilities.add), host \#
          namespaces (hostNetwork=true, hostPID=true, hostIPC=true), hostPath volumes (volume "root"), hostPort \#
          (container "web" uses hostPort 1), probe or lifecycle host (container "web" uses probe or lifecycle \#
          host "h"), privileged (container "web" must not set securityContext.privileged=true), seLinuxOptions \#
          (pod set forbidden securityContext.seLinuxOptions: role may not be set), seccompProfile (pod must not \#
          set securityContext.seccompProfile.type to "Unconfined"), forbidden sysctls (a.b)
          """#),
        Refusal(
          by: ["restricted:latest"],
          #"""
          forbidden AppArmor profiles (container "web" and annotation must not set AppArmor profile type to \#
          "Unconfined", "container.apparmor.security.beta.kubernetes.io/web="unconfined""), host namespaces \#
          (hostNetwork=true, hostPID=true, hostIPC=true), hostPort (container "web" uses hostPort 1), probe or \#
          lifecycle host (container "web" uses probe or lifecycle host "h"), privileged (container "web" must not \#
          set securityContext.privileged=true), seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: \#
          role may not be set), forbidden sysctls (a.b), allowPrivilegeEscalation != false (container "web" must \#
          set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must \#
          set securityContext.capabilities.drop=["ALL"]; container "web" must not include "ALL" in \#
          securityContext.capabilities.add), restricted volume types (volume "root" uses restricted volume type \#
          "hostPath"), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), \#
          runAsUser=0 (pod must not set runAsUser=0), seccompProfile (pod must not set \#
          securityContext.seccompProfile.type to "Unconfined")
          """#),
        Refusal(
          by: ["restricted:v1.18"],
          #"""
          forbidden AppArmor profiles (container "web" and annotation must not set AppArmor profile type to \#
          "Unconfined", "container.apparmor.security.beta.kubernetes.io/web="unconfined""), non-default \#
          capabilities (container "web" must not include "ALL" in securityContext.capabilities.add), host \#
          namespaces (hostNetwork=true, hostPID=true, hostIPC=true), hostPort (container "web" uses hostPort 1), \#
          privileged (container "web" must not set securityContext.privileged=true), seLinuxOptions (pod set \#
          forbidden securityContext.seLinuxOptions: role may not be set), forbidden sysctls (a.b), \#
          allowPrivilegeEscalation != false (container "web" must set \#
          securityContext.allowPrivilegeEscalation=false), restricted volume types (volume "root" uses restricted \#
          volume type "hostPath"), runAsNonRoot != true (pod or container "web" must set \#
          securityContext.runAsNonRoot=true)
          """#),
      ]),
  ]
}
