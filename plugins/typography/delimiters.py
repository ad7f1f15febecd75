"""Quotation marks by CLDR 48.2.0; written by `python -m plugins.typography.cldr`."""

MARKS = """\
« » « »  fr hy
« » ‘ ’  el-polyton nb nn no
« » “ ”  blo br ca cv el es-US eu it kk pt-AO pt-CH pt-CV pt-GQ pt-GW pt-LU pt-MO pt-MZ
« » “ ”  pt-PT pt-ST pt-TL sc ti
« » ” “  fr-CA
« » „ “  be ky ru uk
« » ‹ ›  am az-Arab az-Cyrl fa fr-CH rm
» « › ‹  kk-Arab
‘ ’ ‘ ’  nl
‘ ’ “ ”  ia ti-ER
“ ” « »  eo
“ ” ‘ ’  af ak as az ba bn chr cy da en es fil ga gd gl gu ha hi id ig jv km kn ko kok lo
“ ” ‘ ’  lv ml mn mr ms my ne or pa pcm ps pt qu sd shn si so sq sw ta te th tr uz-Arab
“ ” ‘ ’  uz-Cyrl vi yo zh zu
“ ” ’ ‘  uz
“ ” “ ”  tk
” “ ’ ‘  ar ms-Arab ur
” ” ’ ’  fi he sv
„ “ « »  ka
„ “ ‚ ‘  bs-Cyrl cs de dsb et hr hsb is mk sk sl
„ “ „ “  bg lt
„ ” « »  pl ro
„ ” » «  hu
„ ” ‘ ’  bs
„ ” ’ ’  sr
「 」 『 』  ja yue zh-Hant
"""
"""A line: outer and inner marks, then the locales (BCP 47) that use them."""
